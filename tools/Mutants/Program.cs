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
    private const int AllKilled = 0;
    private const int OneSurvived = 1;
    private const int BadArguments = 2;
    private const int OneUntried = 3;

    private static readonly string[] Options = ["--only", "--seeds", "--threads", "--record"];

    private const string Help = """
        mutants ROOT [--only NAME,...] [--seeds N] [--threads T] [--record]

        Copies the tree to ROOT/out/mutants, applies one bug of tests/Campaign/Mutants at a time,
        builds the campaign there, runs up to N seeds (2000) until one fails, and prints which
        property found it after how many seeds. A bug with a line `test:` is looked for by that test
        alone. --record puts the verdicts into docs/MUTANTS.md.

        Exit code 0: all were killed. 1: one survived. 2: the arguments make no sense. 3: one could
        not be tried (its text is not in the sources, or no campaign came of it), or the tree itself
        does not build.
        """;

    public static int Main(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            Console.WriteLine(Help);
            return BadArguments;
        }
        string root = Path.GetFullPath(args[0]);
        if (!TryRead(args, root, out List<Mutant> mutants, out int seeds, out string wrong))
        {
            Console.Error.WriteLine("mutants: " + wrong);
            return BadArguments;
        }
        var lab = new MutantLab(root, seeds, Option(args, "--threads", "2"));
        string errors = lab.Prepare();
        if (errors.Length > 0)
        {
            Console.Error.WriteLine("mutants: the tree does not build: " + errors);
            return OneUntried;
        }
        return Hunt(lab, mutants, args.Contains("--record")
            ? Path.Combine(root, "docs", "MUTANTS.md")
            : null);
    }

    /// <summary>The mutants asked for and the number of seeds, or what is wrong.</summary>
    public static bool TryRead(
        string[] args, string root, out List<Mutant> mutants, out int seeds, out string wrong)
    {
        mutants = Mutant.All(root);
        wrong = "";
        seeds = 0;
        if (Array.Find(args, a => a.StartsWith('-') && !Options.Contains(a)) is { } option)
        {
            wrong = $"there is no option {option}";
            return false;
        }
        if (!int.TryParse(Option(args, "--seeds", "2000"), NumberStyles.None,
            CultureInfo.InvariantCulture, out seeds) || seeds == 0)
        {
            wrong = "--seeds takes a number of seeds";
            return false;
        }
        if (Option(args, "--only", "") is { Length: > 0 } only)
        {
            string[] names = only.Split(',');
            var known = mutants.ToDictionary(m => m.Name);
            if (Array.Find(names, name => !known.ContainsKey(name)) is { } unknown)
            {
                wrong = $"there is no mutant '{unknown}' in {Mutant.Folder}";
                return false;
            }
            mutants = [.. names.Select(name => known[name])];
        }
        return true;
    }

    /// <summary>The exit code for what became of them.</summary>
    public static int ExitCode(IReadOnlyCollection<Verdict> verdicts) =>
        verdicts.Any(v => v.Trouble.Length > 0) ? OneUntried
        : verdicts.Any(v => v.Survived) ? OneSurvived
        : AllKilled;

    private static int Hunt(MutantLab lab, List<Mutant> mutants, string? record)
    {
        var verdicts = new List<Verdict>();
        Console.WriteLine(VerdictTable.Head);
        Console.WriteLine(VerdictTable.Rule);
        foreach (Mutant mutant in mutants)
        {
            Verdict v = lab.Run(mutant);
            verdicts.Add(v);
            if (v.Trouble.Length > 0)
            {
                Console.WriteLine($"not tried: {mutant.Name}: {v.Trouble}");
                continue;
            }
            string row = VerdictTable.Row(mutant, v);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{row} {v.Seconds:F0} s"));
            if (record is not null)
            {
                VerdictTable.Record(record, row);
            }
        }
        int untried = verdicts.Count(v => v.Trouble.Length > 0);
        int killed = verdicts.Count(v => v.KilledBy.Length > 0);
        Console.WriteLine($"{killed} of {mutants.Count} killed"
            + (untried > 0 ? $", {untried} not tried" : ""));
        return ExitCode(verdicts);
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : at + 1 < args.Length ? args[at + 1] : "";
    }
}
