// QuietLatency: how long replies take at a steady load while nobody saves.
// Ours, no origin in C.
//
// Why something is left out. p99.9 is decided by the worst thousandth, a millisecond in each
// second. A hypervisor that takes 2 % of a core for itself decides it alone, whatever the server
// does: whole runs of six seconds gave ratios from 0.07 to 3.77 for one and the same pair. So the
// times at which one of the two cores was away, and a little around them, are left out, for every
// server by the same rule (Disturbances). What remains of all rounds is pooled into one histogram a
// server; percentiles are taken from that.
//
// How a server's own stalls stay in. The generator spins on a core of its own and every thread of
// the server, also one that is made later, is on the other; on both a thread that goes before
// everybody looks whether the core is there (CoreWatch), which only the kernel can hold up. Neither
// a reply's time nor a late generator decides. A request belongs to the time at which it was due,
// so a stall counts to its last reply.
//
// How others are kept out. Servers take turns of two seconds, in alternating order; while one is
// measured it and the generator have a core each for themselves (Alone). Connections stay open
// from the first turn to the last. The beginning of a turn, in which the caches still hold another
// server's keys, is not looked at.
//
// How much to believe. The share that was left out stands beside the figures, with the reasons;
// where it is above a half nothing is judged.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class QuietLatency : IDisposable
{
    public const string Name = "no save";

    /// <summary>Not looked at, before a turn.</summary>
    public const int WarmUpMs = 300;

    private const int TurnMs = 2000;
    private const int QuickMs = 500;
    private const int MsASecond = 1000;

    private readonly Bench _bench;
    private readonly double _rate;
    private readonly RequestTrail _trail;
    private readonly List<LatencySeat> _seats = [];

    /// <summary>Connects to all of them.</summary>
    public QuietLatency(Bench bench, Fleet fleet, int keys, double rate)
    {
        _bench = bench;
        _rate = rate;
        // A machine that was away for a second or two makes the run as much longer.
        _trail = new RequestTrail((int)(rate * 4 * TurnMs / MsASecond) + MsASecond);
        foreach (Server server in fleet)
        {
            _seats.Add(new(Name, server,
                new LoadGenerator(server.Port, bench.Options.Clients, keys)
                {
                    GoesFirst = bench.Cores.Pinned,
                }));
        }
    }

    /// <summary>Round 0 warms up and is not pooled.</summary>
    public void Round(int round)
    {
        int[] turns = Turns(_bench.Options.Quick ? QuickMs
            : round == 0 ? MsASecond : _bench.Options.Seconds * MsASecond);
        Bench.Rounds(_seats, round, round + turns.Length - 1,
            (seat, turn) => Turn(seat, round, turns[turn - round]));
    }

    /// <summary>How long each turn takes of a round.</summary>
    public static int[] Turns(int ms)
    {
        var turns = new List<int>();
        for (; ms > 0; ms -= TurnMs)
        {
            turns.Add(Math.Min(ms, TurnMs));
        }
        return [.. turns];
    }

    /// <summary>Puts down what the pools hold.</summary>
    public void Tell() => _seats.ForEach(s => s.Tell(_bench.Report));

    public void Dispose() => _seats.ForEach(s => s.Dispose());

    private void Turn(LatencySeat seat, int round, int ms)
    {
        using var alone = new Alone(_bench.Cores, _seats.Select(s => s.Server), seat.Server);
        using var watches = new Watches(_bench.Cores);
        long start = Stopwatch.GetTimestamp();
        long from = start + Ticks(WarmUpMs);
        var span = new Span(from, from + Ticks(ms));
        _trail.Begin(start, now => now < span.End);
        seat.Load.RunOpen(_rate, _trail, spin: true);
        Disturbances disturbances = watches.Stop(stolenOnly: false);
        LatencySuite.TellConditions(_bench, Name, watches);
        if (round > 0)
        {
            seat.Keep(round, _trail, span, disturbances);
        }
    }

    private static long Ticks(int ms) => ms * (Stopwatch.Frequency / MsASecond);
}
