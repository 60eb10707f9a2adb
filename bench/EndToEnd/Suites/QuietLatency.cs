// QuietLatency: how long replies take at a steady load while nobody saves.
// Ours, no origin in C.
//
// Why windows. p99.9 is decided by the worst thousandth, a millisecond in each second. A
// hypervisor that takes 2 % of a core for itself decides it alone, whatever the server does: whole
// runs of six seconds gave ratios from 0.07 to 3.77 for one and the same pair. So a run is cut
// into windows of 100 ms, and those in which the machine was seen to be disturbed are left out,
// for every server by the same rule (WindowJudge): steal in /proc/stat on one of the two cores,
// the generator late by its own clock, or the server's core away (CoreProbe). What remains of all
// rounds is pooled into one histogram a server; percentiles are taken from that. Windows are short
// so that one disturbance costs little: with 2 % steal few windows of 250 ms would be left.
//
// How a server's own stalls stay in. The generator spins on a core of its own and every thread of
// the server, also one that is made later, is on the other, so the server cannot hold the
// generator up; and no reply's time decides over a window. Requests belong to the window they were
// due in, so a stall that outlasts its window still counts.
//
// How others are kept out. Servers take turns of two seconds, in alternating order; while one is
// measured it and the generator have a core each for themselves (Alone). Connections stay open
// from the first turn to the last. The first windows of a turn, in which the caches still hold
// another server's keys, are not looked at.
//
// How much to believe. The share that was dropped stands beside the figures, with the reasons;
// where it is above a half nothing is judged. Beside the pooled figure stand the lowest and the
// highest round, of rounds with ten thousand replies or more.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class QuietLatency : IDisposable
{
    private const string Name = "no save";
    private const int WindowMs = 100;
    private const long WindowNs = WindowMs * 1_000_000L;
    private const int WindowsASecond = 1000 / WindowMs;
    private const int MostSecondsOfATurn = 2;
    private const int QuickWindows = 5;
    private const int WarmUp = 3;
    private const int EnoughReplies = 10_000;

    private static readonly (string Name, Fate Fate)[] Reasons =
    [
        ("steal", Fate.Steal), ("generator late", Fate.GeneratorLate),
        ("core away", Fate.CoreLate), ("beside those", Fate.Neighbour),
    ];

    private readonly Bench _bench;
    private readonly double _rate;
    private readonly StealClock _steal;
    private readonly List<Seat> _seats = [];

    /// <summary>Connects to all of them.</summary>
    public QuietLatency(Bench bench, Fleet fleet, int keys, double rate)
    {
        _bench = bench;
        _rate = rate;
        _steal = new StealClock(bench.Cores.Both);
        foreach (Server server in fleet)
        {
            _seats.Add(new(server, new LoadGenerator(server.Port, bench.Options.Clients, keys)
            {
                GoesFirst = bench.Cores.Pinned,
            }));
        }
    }

    /// <summary>Round 0 warms up and is not pooled.</summary>
    public void Round(int round)
    {
        int seconds = round == 0 ? 1 : _bench.Options.Seconds;
        int turns = Math.Max(1, seconds / MostSecondsOfATurn);
        int windows = WarmUp + (_bench.Options.Quick ? QuickWindows
            : Math.Min(seconds, MostSecondsOfATurn) * WindowsASecond);
        Bench.Rounds(_seats, round, round + turns - 1, (seat, _) => Turn(seat, round, windows));
    }

    /// <summary>Puts down what the pools hold.</summary>
    public void Tell()
    {
        foreach (Seat seat in _seats)
        {
            foreach ((int round, WindowPool pool) in seat.Rounds)
            {
                Tell(seat.Server, round, pool, pool.Replies >= EnoughReplies);
            }
            Tell(seat.Server, Figure.Pool, seat.All, figures: true);
        }
    }

    public void Dispose()
    {
        _seats.ForEach(s => s.Load.Dispose());
        _steal.Dispose();
    }

    private void Turn(Seat seat, int round, int windows)
    {
        using var alone = new Alone(_bench.Cores, _seats.Select(s => s.Server), seat.Server);
        var log = new WindowedLog(_steal.Read, windows, WindowNs);
        using CoreProbe? probe = _bench.Cores.Pinned
            ? new CoreProbe(_bench.Cores.Both[0], WindowJudge.MostLateNs) : null;
        seat.Load.RunOpen(_rate, log, spin: true);
        probe?.Stop();
        TellConditions(probe?.Works ?? false);
        if (round > 0)
        {
            seat.Keep(round, log, Sights(log, probe));
        }
    }

    // What was measured without it cannot be held against what was measured with it.
    private void TellConditions(bool first)
    {
        const string without = "latency, no save: nobody went before other programs (SCHED_FIFO), "
            + "and the server's core was not looked at";
        if (!first && !_bench.Report.Notes.Contains(without))
        {
            _bench.Report.Notes.Add(without);
        }
    }

    private static Sight[] Sights(WindowedLog log, CoreProbe? probe)
    {
        var sights = new Sight[log.Windows.Length];
        for (int i = 0; i < sights.Length; i++)
        {
            Window w = log.Windows[i];

            // What was due and never sent, since the run was over by then, was late as well.
            long late = Math.Max(w.Lateness.Max, w.End - w.Start - WindowNs);
            sights[i] = new Sight(w.Steal, late,
                probe is null ? 0 : CoreProbe.Worst(probe.Late, w.Start, w.End));
        }
        return sights;
    }

    private void Tell(Server server, int round, WindowPool pool, bool figures)
    {
        Report report = _bench.Report;
        if (figures)
        {
            LatencySuite.Add(report, Name, server, round, pool.Latency, pool.Lateness);
        }
        report.Add(Dropped(Name), server.Name, round, pool.Dropped());
        foreach ((string reason, Fate fate) in Reasons)
        {
            report.Add(Dropped($"{Name}: {reason}"), server.Name, round, pool.Share(fate));
        }
    }

    private static FigureKey Dropped(string name) => new("latency", name, "", 0, Report.Dropped);

    private sealed record Seat(Server Server, LoadGenerator Load)
    {
        public WindowPool All { get; } = new();

        public SortedDictionary<int, WindowPool> Rounds { get; } = [];

        public void Keep(int round, WindowedLog log, Sight[] sights)
        {
            if (!Rounds.TryGetValue(round, out WindowPool? own))
            {
                own = new WindowPool();
                Rounds[round] = own;
            }
            Fate[] fates = WindowJudge.Judge(sights, WarmUp);
            for (int i = 0; i < fates.Length; i++)
            {
                own.Add(log.Windows[i], fates[i]);
                All.Add(log.Windows[i], fates[i]);
            }
        }
    }
}
