// Program: fuzzes what reads values and files of strangers.
// Ours, no origin in C.
//
//   RedisNet.Fuzz [--inputs N] [--seed N] [--target restore|rdb] [--first N] [--workers N]
//
// Nine inputs in ten are payloads of RESTORE, one is a file. Exit code 1 when something was found.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace RedisNet.Fuzz;

/// <summary>Runs the targets and says the rate.</summary>
public static class Program
{
    private const long DefaultInputs = 1_000_000;
    private const int FilesPercent = 10;

    public static int Main(string[] args)
    {
        var options = new Dictionary<string, string>
        {
            ["--inputs"] = DefaultInputs.ToString(CultureInfo.InvariantCulture),
            ["--seed"] = "1",
            ["--first"] = "0",
            ["--workers"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["--target"] = "",
        };
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !options.ContainsKey(args[i]))
            {
                Console.Error.WriteLine("options: " + string.Join(" N, ", options.Keys));
                return 2;
            }
            options[args[i]] = args[i + 1];
        }
        return Run(
            Number(options["--inputs"]), (ulong)Number(options["--seed"]),
            Number(options["--first"]), (int)Number(options["--workers"]), options["--target"])
            ? 0 : 1;
    }

    /// <summary>True when nothing was found.</summary>
    public static bool Run(long inputs, ulong seed, long first, int workers, string only)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seed {seed}, {inputs} inputs, {workers} workers"));
        Corpus corpus = Corpus.Make();
        long files = only == "rdb" ? inputs : only == "restore" ? 0 : inputs * FilesPercent / 100;
        return All(new RestoreFuzz(corpus), inputs - files, seed, first, workers)
            & All(new RdbFuzz(corpus), files, seed, first, workers);
    }

    private static bool All(IFuzzTarget target, long inputs, ulong seed, long first, int workers)
    {
        var run = new FuzzRun(target, seed);
        var watch = Stopwatch.StartNew();
        long blocks = (inputs + FuzzRun.BlockInputs - 1) / FuzzRun.BlockInputs;
        int found = 0;
        var how = new ParallelOptions { MaxDegreeOfParallelism = workers };
        Parallel.For(0L, blocks, how, (block, state) =>
        {
            long start = block * FuzzRun.BlockInputs;
            int count = (int)long.Min(FuzzRun.BlockInputs, inputs - start);
            if (run.Block(first + start, count) is { } text)
            {
                Interlocked.Increment(ref found);
                Console.WriteLine(text);
                state.Stop();
            }
        });
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {run.Inputs} inputs, {run.Accepted} accepted, {found} blocks with a "
            + $"finding, {seconds:F1} s, {run.Inputs / double.Max(seconds, 0.001):F0} a second"));
        return found == 0;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
