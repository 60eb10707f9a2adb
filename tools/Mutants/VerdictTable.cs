// VerdictTable: the table of docs/MUTANTS.md.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using RedisNet.Campaign;

namespace RedisNet.Tools.Mutants;

/// <summary>Rows of verdicts, in order of name; what stands around them is left alone.</summary>
public static class VerdictTable
{
    public const string Head = "| mutant | expected | found by | seeds | in seed |";
    public const string Rule = "| --- | --- | --- | --- | --- |";

    public static string Row(Mutant mutant, Verdict v)
    {
        string by = v.KilledBy.Length == 0 ? "alive" : v.KilledBy.Replace(",", ", ");
        string seeds = mutant.Test.Length > 0
            ? ""
            : v.Seeds.ToString(CultureInfo.InvariantCulture);
        string seed = v.Seed == 0 ? "" : v.Seed.ToString(CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {mutant.Name}: {mutant.Title} | {mutant.KilledBy} | {by} | {seeds} | {seed} |");
    }

    /// <summary>Puts a row in the place of the one of that mutant, or between its neighbours.
    /// </summary>
    public static void Record(string file, string row)
    {
        List<string> lines = [.. File.ReadAllLines(file)];
        int at = lines.IndexOf(Rule) + 1;
        while (at < lines.Count && lines[at].StartsWith('|')
            && string.CompareOrdinal(Name(lines[at]), Name(row)) < 0)
        {
            at++;
        }
        if (at < lines.Count && Name(lines[at]) == Name(row))
        {
            lines[at] = row;
        }
        else
        {
            lines.Insert(at, row);
        }
        File.WriteAllLines(file, lines);
    }

    private static string Name(string row) => row.Split(':')[0];
}
