// Program: applies each bug of the museum to a copy of the tree and lets campaigns look for it.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RedisNet.Campaign;

namespace RedisNet.Tools.Mutants;

/// <summary>`make mutants`: arguments are the root, then options.</summary>
public static class Program
{
    private const string Help = """
        mutants ROOT [--only NAME,...] [--seeds N] [--threads T] [--record]

        Copies the tree to ROOT/out/mutants, applies one bug of tests/Campaign/Mutants at a time,
        builds the campaign there, runs up to N seeds (2000) until one fails, and prints which
        property found it after how many seeds. --record puts the verdicts into docs/MUTANTS.md.
        Exit code 1 if one survived.
        """;

    public static int Main(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            Console.WriteLine(Help);
            return 64;
        }
        string root = Path.GetFullPath(args[0]);
        string only = Option(args, "--only", "");
        int seeds = int.Parse(Option(args, "--seeds", "2000"), CultureInfo.InvariantCulture);
        string threads = Option(args, "--threads", "2");
        List<Mutant> all = Mutant.All(root);
        List<Mutant> mutants = only.Length == 0
            ? all
            : [.. only.Split(',').Select(name => all.First(m => m.Name == name))];
        var lab = new MutantLab(root, seeds, threads);
        lab.Prepare();
        int survived = 0;
        Console.WriteLine(VerdictTable.Head);
        Console.WriteLine(VerdictTable.Rule);
        foreach (Mutant mutant in mutants)
        {
            Verdict v = lab.Run(mutant);
            survived += v.KilledBy.Length == 0 ? 1 : 0;
            string row = VerdictTable.Row(mutant, v);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{row} {v.Seconds:F0} s"));
            if (args.Contains("--record"))
            {
                VerdictTable.Record(Path.Combine(root, "docs", "MUTANTS.md"), row);
            }
        }
        Console.WriteLine($"{mutants.Count - survived} of {mutants.Count} killed");
        return survived == 0 ? 0 : 1;
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
