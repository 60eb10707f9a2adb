// SavingLatency: how long replies take from BGSAVE to its end.
// Ours, no origin in C.
//
// The load runs when BGSAVE comes, so that what a server does before it answers is in the figure;
// another thread asks a few times a second whether the save is over.
//
// Who runs where. The generator sleeps between requests and goes before others on its core, so that
// it sends on time; the server's loop has the other core, and C's child and RedisNet's jobs may use
// both: what the loop and the generator leave. Where the loop was free too, the kernel often put it
// on the generator's core, behind it, and where the generator did not go first it was late by
// whatever of the save was on its core; both came to the worse for both servers, and changed from
// run to run.
//
// What is left out, and what is not. Only what the hypervisor took by its own word, from either
// core, and a little around it (Disturbances, Stolen): the rule looks at two threads that go before
// the servers and the load, and at steal. What a child or a job takes from the loop or the load
// is what a save does to a client, and counts. So do times when a core was missed with no steal to
// show for it; `uncovered_ms` says how long they were.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class SavingLatency : IDisposable
{
    public const string Name = "during a save";

    private const int PollMs = 50;
    private const int MostSeconds = 120;
    private const double NsASecond = 1e9;
    private const double NsAMs = 1e6;

    private readonly Bench _bench;
    private readonly double _rate;
    private readonly RequestTrail _trail;
    private readonly List<LatencySeat> _seats = [];

    /// <summary>Connects to all of them.</summary>
    public SavingLatency(Bench bench, Fleet fleet, int keys, double rate)
    {
        _bench = bench;
        _rate = rate;
        _trail = new RequestTrail((int)(rate * MostSeconds));
        foreach (Server server in fleet)
        {
            _seats.Add(new(Name, server,
                new LoadGenerator(server.Port, bench.Options.Clients, keys)
                {
                    GoesFirst = bench.Cores.Pinned,
                }));
        }
    }

    public void Round(int round) => Bench.Rounds(_seats, round, round, Turn);

    /// <summary>Puts down what the pools hold.</summary>
    public void Tell() => _seats.ForEach(s => s.Tell(_bench.Report));

    public void Dispose() => _seats.ForEach(s => s.Dispose());

    private void Turn(LatencySeat seat, int round)
    {
        Cores cores = _bench.Cores;
        using var others = new Others(_seats.Select(s => s.Server), seat.Server);
        Cores.Move(seat.Server.Pid, cores.Everywhere);
        using var watches = new Watches(cores);
        using var save = new SaveInBackground(
            seat.Server, QuietLatency.WarmUpMs, PollMs, () => KeepLoop(seat.Server));
        _trail.Begin(Stopwatch.GetTimestamp(), _ => !save.IsOver);
        seat.Load.RunOpen(_rate, _trail, spin: false);
        Span span = save.Span;
        Disturbances disturbances = watches.Stop(stolenOnly: true);
        LatencySuite.TellConditions(_bench, Name, watches);
        if (round > 0)
        {
            seat.Keep(round, _trail, span, disturbances);
        }
        void One(string measure, double value) => _bench.Report.Add(
            new FigureKey("latency", Name, "", 0, measure), seat.Server.Name, round, value);
        One("seconds", span.Length / NsASecond);
        One("uncovered_ms", watches.UncoveredNs / NsAMs);
    }

    // C's child was born free by now, and so are our jobs.
    private void KeepLoop(Server server)
    {
        if (_bench.Cores.Pinned)
        {
            Kernel.PinThread(server.Pid, _bench.Cores.Both[0]);
        }
    }
}
