// LatencySuite: how long replies take at half of C's peak load, without a save and during one.
// Ours, no origin in C.
//
// C's peak comes first, from a closed loop; half of it is sent to everybody in an open loop, half
// SETs and half GETs over all keys. Each of the two figures has a peak under its own conditions:
// half of what a server does alone may be all that one does which shares its core with other
// programs.
//
// Without a save the server has a core and the generator spins on the other (QuietLatency). During
// a save the generator sleeps between requests and may be held up by C's child and our jobs, which
// use every core (SavingLatency). From both is left out what the hypervisor took.
using System;

namespace RedisNet.Bench.EndToEnd;

internal static class LatencySuite
{
    private const int Usual = 5_000_000;
    private const double NsAUs = 1000;
    private const int PeakRuns = 3;

    // A quick run may meet a busy machine: no backlog shall build up.
    private const int QuickPart = 10;
    private const double MostOfItsOwn = 0.5;

    public static void Run(Bench bench)
    {
        int keys = bench.Options.Keys(Usual);
        using Fleet fleet = bench.StartAll();
        Fill.Strings(bench, fleet, 0, keys);
        double part = bench.Options.Quick ? QuickPart : 2;
        double quietHalf = Peak(bench, fleet, keys, "peak, alone", alone: true) / part;
        double half = Peak(bench, fleet, keys, "peak, among others", alone: false) / part;
        string rates = $"latency: {quietHalf:0} requests a second over {keys} keys, "
            + $"{half:0} during a save";
        bench.Say(rates);
        bench.Report.Notes.Add(rates);
        using var quiet = new QuietLatency(bench, fleet, keys, quietHalf);
        using var saving = new SavingLatency(bench, fleet, keys, half);
        if (bench.Options.FirstRound == 0)
        {
            quiet.Round(0);
            saving.Round(0);
        }
        for (int round = 1; round <= bench.Options.Rounds; round++)
        {
            quiet.Round(round);
            saving.Round(round);
        }
        quiet.Tell();
        saving.Tell();
        Doubt(bench);
    }

    /// <summary>The percentiles of times in nanoseconds.</summary>
    public static void Add(Report report, string suite, string name, Server server, int round,
        Histogram times)
    {
        void One(string measure, double ns) => report.Add(
            new FigureKey(suite, name, "", 0, measure), server.Name, round, ns / NsAUs);
        One("p50_us", times.At(0.5));
        One("p99_us", times.At(0.99));
        One("p999_us", times.At(0.999));
        One("max_us", times.Max);
    }

    /// <summary>This suite's, with how late the generator was.</summary>
    public static void Add(Report report, string name, Server server, int round,
        Histogram latency, Histogram lateness)
    {
        Add(report, "latency", name, server, round, latency);
        report.Add(new FigureKey("latency", name, "", 0, "late_us"), server.Name, round,
            lateness.At(0.999) / NsAUs);
    }

    /// <summary>What was measured without going before others cannot be held against what was
    /// measured with it.</summary>
    public static void TellConditions(Bench bench, string name, Watches watches)
    {
        string without = $"latency, {name}: nobody went before other programs (SCHED_FIFO), and "
            + "the cores were watched by their ticks of steal alone";
        if (!watches.Work && !bench.Report.Notes.Contains(without))
        {
            bench.Report.Notes.Add(without);
        }
    }

    // A generator that was late by as much has measured the machine and not the server.
    private static void Doubt(Bench bench)
    {
        foreach (string name in (string[])[QuietLatency.Name, SavingLatency.Name])
        {
            if (bench.Report.Doubted(new FigureKey("latency", name, "", 0, "p999_us")))
            {
                bench.Say($"latency, {name}: more than half was left out; the machine was too busy "
                    + "for this to judge anything");
            }
        }
        foreach (Figure late in bench.Report.Of("latency", "late_us"))
        {
            FigureKey found = late.Key with { Measure = "p999_us" };
            foreach (Contender c in bench.Contenders)
            {
                double share = late.Values(c.Name).Median
                    / bench.Report.Find(found)!.Values(c.Name).Median;
                if (share > MostOfItsOwn)
                {
                    bench.Say($"latency, {late.Key.Name}, {c.Name}: the generator itself was late; "
                        + "the machine was too busy for this to judge anything");
                }
            }
        }
    }

    private static double Peak(Bench bench, Fleet fleet, int keys, string name, bool alone)
    {
        var key = new FigureKey("latency", name, "", 0, "requests_s");
        int runs = bench.Options.Quick ? 1 : PeakRuns;
        Bench.Rounds(fleet, bench.Options.FirstRound, runs, (server, round) =>
        {
            using Alone? time = alone ? new Alone(bench.Cores, fleet, server) : null;
            using var load = new LoadGenerator(server.Port, bench.Options.Clients, keys)
            {
                GoesFirst = alone && bench.Cores.Pinned,
            };
            double rate = load.RunClosed(bench.Options.Quick ? 0.1 : 1);
            bench.Report.Add(key, server.Name, round, rate);
        });
        return bench.Report.Find(key)!.Values(Contender.C).Median;
    }
}
