// SimListener: a listening socket and the connections that wait to be accepted.
// Not a port; stands for the kernel's listening sockets. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Sim;

/// <summary>Listens on an address and port, or on a path (then the port is 0).</summary>
internal sealed class SimListener(SimNode node, string address, int port, int backlog)
    : SimDescriptor
{
    private readonly Queue<SimStream> _waiting = new();

    internal SimNode Node => node;

    internal string Address => address;

    internal int Port => port;

    internal override bool Readable => _waiting.Count > 0;

    internal override bool Writable => false;

    internal void Enqueue(SimStream stream)
    {
        _waiting.Enqueue(stream);
        node.Poke();
    }

    internal bool HasWaiting => _waiting.Count > 0;

    /// <summary>One more than asked for may wait, as in Linux; the next is not answered.</summary>
    internal bool Full => _waiting.Count > backlog;

    internal SimStream Take() => _waiting.Dequeue();

    internal override void Close()
    {
        node.World.Unlisten(this);
        while (_waiting.TryDequeue(out SimStream? stream))
        {
            stream.Close();
        }
    }

    internal override void Vanish()
    {
        node.World.Unlisten(this);
        while (_waiting.TryDequeue(out SimStream? stream))
        {
            stream.Vanish();
        }
    }
}
