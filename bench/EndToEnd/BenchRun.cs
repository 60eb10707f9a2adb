// BenchRun: the suites that were asked for, then what they found: tables, targets, files, plots.
// Ours, no origin in C.
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace RedisNet.Bench.EndToEnd;

internal static class BenchRun
{
    private const int Interrupted = 130;

    public static Report Run(BenchOptions options, TextWriter output)
    {
        if (options.Read.Length > 0)
        {
            Report read = Report.Read(options.Read);
            Show(read, options, output);
            return read;
        }
        using var bench = new Bench(options, output);
        using var interrupt = OnSignal(PosixSignal.SIGINT, bench);
        using var terminate = OnSignal(PosixSignal.SIGTERM, bench);
        Describe(bench);
        bench.Cores.TakeLoadCore();
        foreach (string suite in options.Suites)
        {
            Suite.Run(suite, bench);
            Tables.Print(bench.Report, suite, output);
            Save(bench.Report, options.Tsv);
        }
        output.WriteLine($"every single figure is in {options.Tsv}");
        Show(bench.Report, options, output, tables: false);
        return bench.Report;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, Bench bench) =>
        PosixSignalRegistration.Create(signal, _ =>
        {
            bench.Abort();
            Environment.Exit(Interrupted);
        });

    private static void Show(Report report, BenchOptions options, TextWriter output,
        bool tables = true)
    {
        foreach (string suite in report.Suites)
        {
            if (tables)
            {
                Tables.Print(report, suite, output);
            }
        }
        Tables.Verdicts(report, output);
        foreach (string file in Drawings.Write(report, options.Plots))
        {
            output.WriteLine($"drawn: {file}");
        }
    }

    private static void Save(Report report, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllLines(path, report.Lines());
    }

    // One short-lived server of each says its version, and that it can be started at all.
    private static void Describe(Bench bench)
    {
        string versions = "";
        foreach (Contender contender in bench.Contenders)
        {
            using Server server = bench.Start(contender, bench.Cores.Server);
            versions += $"{contender.Name} {server.Version()}, ";
        }
        string pinned = bench.Cores.Pinned ? "server and load each on a core of its own"
            : "nobody pinned";
        string line = $"{versions}{Environment.ProcessorCount} cores, {pinned}, "
            + $"{bench.Options.Rounds} rounds, {bench.Options.Clients} clients";
        bench.Report.Notes.Add(line);
        bench.Say(line);
    }
}
