// LatencySeat: one server in one part of the latency suite: its load, and what it was seen to do.
// Ours, no origin in C.
//
// Percentiles are those of all rounds together. Beside them stand the lowest and the highest round,
// of rounds with ten thousand replies or more that were kept.
using System;
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

internal sealed class LatencySeat(string name, Server server, LoadGenerator load) : IDisposable
{
    private const int EnoughReplies = 10_000;

    private static readonly (string Name, Fate Fate)[] Reasons =
    [
        ("server's core", Fate.ServerCore), ("load's core", Fate.LoadCore),
        ("behind those", Fate.Behind),
    ];

    private readonly RequestPool _all = new();
    private readonly SortedDictionary<int, RequestPool> _rounds = [];

    public Server Server => server;

    public LoadGenerator Load => load;

    /// <summary>Takes in what was due within a span of a run.</summary>
    public void Keep(int round, RequestTrail trail, Span span, Disturbances disturbances)
    {
        if (!_rounds.TryGetValue(round, out RequestPool? own))
        {
            own = new RequestPool();
            _rounds[round] = own;
        }
        own.Add(trail, span, disturbances);
        _all.Add(trail, span, disturbances);
    }

    /// <summary>Puts down what the pools hold.</summary>
    public void Tell(Report report)
    {
        foreach ((int round, RequestPool pool) in _rounds)
        {
            Tell(report, round, pool, pool.Replies >= EnoughReplies);
        }
        Tell(report, Figure.Pool, _all, figures: true);
    }

    public void Dispose() => load.Dispose();

    private void Tell(Report report, int round, RequestPool pool, bool figures)
    {
        if (figures)
        {
            LatencySuite.Add(report, name, server, round, pool.Latency, pool.Lateness);
        }
        report.Add(Dropped(name), server.Name, round, pool.Dropped());
        foreach ((string reason, Fate fate) in Reasons)
        {
            report.Add(Dropped($"{name}: {reason}"), server.Name, round, pool.Share(fate));
        }
    }

    private static FigureKey Dropped(string name) => new("latency", name, "", 0, Report.Dropped);
}
