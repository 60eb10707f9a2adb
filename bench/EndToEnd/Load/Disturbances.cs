// Disturbances: what is left out of a run, by when a request was due.
// Ours, no origin in C.
//
//   core away             |=======|
//   left out           |..|=======|..................|
//                     before           behind
//
// What was due a little before may have been under way when the core went. What was due behind it
// waits for the backlog: at half of its peak a server works a backlog off in the time in which it
// came, near its peak in many times that. Neither length knows who is measured.
//
// No reply's time and no sender's lateness has a say, so whatever a server does to itself, to the
// core it shares with the load, or by its child or its jobs, stays in.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

/// <param name="serverCore">When it was away.</param>
/// <param name="loadCore">The same of the load's.</param>
internal sealed class Disturbances(IEnumerable<Span> serverCore, IEnumerable<Span> loadCore)
{
    /// <summary>So much before a core is missed goes as well.</summary>
    public const long BeforeNs = 1_000_000;

    /// <summary>So many times its length behind it, and a little.</summary>
    public const int BehindTimes = 2;

    public const long BehindNs = 1_000_000;

    private readonly Spans _server = new(serverCore);
    private readonly Spans _load = new(loadCore);
    private readonly Spans _around = new(serverCore.Concat(loadCore).Select(s => new Span(
        s.Start - BeforeNs, s.End + (BehindTimes * s.Length) + BehindNs)));

    public Fate At(long due) => _server.Contain(due) ? Fate.ServerCore
        : _load.Contain(due) ? Fate.LoadCore
        : _around.Contain(due) ? Fate.Behind : Fate.Kept;
}
