// Alone: a time in which one server has its core for itself.
// Ours, no origin in C.
//
// The other servers are stopped. All its threads are put on the core, and before every other
// program: under SCHED_FIFO they and the generator do not wait for somebody else's compiler. All of
// a server's threads alike, so that those of a runtime can hold up its loop; more than they do
// elsewhere, for none is preempted by one of the same rank. Without the right to that, or with
// nobody pinned, it competes.
using System;
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Alone : IDisposable
{
    private readonly Server _server;
    private readonly Others _others;
    private readonly bool _first;

    public Alone(Cores cores, IEnumerable<Server> all, Server server)
    {
        _server = server;
        _first = cores.Pinned;
        _others = new Others(all, server);
        Cores.Move(server.Pid, cores.Server);
        Go(1);
    }

    public void Dispose()
    {
        try
        {
            Go(0);
        }
        finally
        {
            _others.Dispose();
        }
    }

    private void Go(int priority)
    {
        if (_first)
        {
            Cores.GoFirst(_server.Pid, priority);
        }
    }
}
