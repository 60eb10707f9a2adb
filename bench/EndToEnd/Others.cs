// Others: a time in which no server but one gets any processor time.
// Ours, no origin in C.
//
// Their timers would run on the cores that are measured.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Others : IDisposable
{
    private readonly List<Server> _others;

    public Others(IEnumerable<Server> all, Server server)
    {
        _others = [.. all.Where(s => s != server)];
        _others.ForEach(s => s.Pause());
    }

    public void Dispose() => _others.ForEach(s => s.Resume());
}
