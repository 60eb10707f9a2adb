// Watches: the server's core and the load's, looked after during a run.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Watches : IDisposable
{
    private readonly CoreWatch[] _watches;

    /// <summary>Begins to look.</summary>
    public Watches(Cores cores) => _watches =
        [.. (cores.Pinned ? cores.Both : [-1]).Select(c => new CoreWatch(c))];

    /// <summary>Every core is watched by a thread that goes before others. To be asked after
    /// <see cref="Stop"/>.</summary>
    public bool Work => _watches.All(w => w.Works);

    /// <summary>How long cores were missed, with no steal to show for it. To be asked after
    /// <see cref="Stop"/>.</summary>
    public long UncoveredNs => _watches.Where(w => w.Works).Sum(w =>
        w.Away.Sum(s => s.Length) - Stolen.Covered(w.Away, w.Steal).Sum(s => s.Length));

    /// <summary>What is to be left out.</summary>
    /// <param name="stolenOnly">Only what the hypervisor took by its own word; else whatever a core
    /// was missed for.</param>
    public Disturbances Stop(bool stolenOnly)
    {
        Array.ForEach(_watches, w => w.Stop());
        return new Disturbances(
            Seen(_watches[0], stolenOnly), _watches.Skip(1).SelectMany(w => Seen(w, stolenOnly)));
    }

    public void Dispose() => Array.ForEach(_watches, w => w.Dispose());

    private static IEnumerable<Span> Seen(CoreWatch watch, bool stolenOnly) =>
        !watch.Works ? Stolen.Near(watch.Steal)
        : stolenOnly ? Stolen.Covered(watch.Away, watch.Steal) : watch.Away;
}
