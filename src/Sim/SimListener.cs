// SimListener: a listening socket and the connections that wait to be accepted.
// Not a port; stands for the kernel's listening sockets. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Sim;

/// <summary>Listens on an address and port, or on a path (then the port is 0).</summary>
internal sealed class SimListener(SimNode node, string address, int port) : SimDescriptor
{
    private readonly Queue<SimStream> _waiting = new();

    internal SimNode Node => node;

    internal string Address => address;

    internal int Port => port;

    internal override bool Readable => _waiting.Count > 0;

    internal override bool Writable => false;

    internal void Enqueue(SimStream stream) => _waiting.Enqueue(stream);

    internal bool HasWaiting => _waiting.Count > 0;

    internal SimStream Take() => _waiting.Dequeue();

    internal override void Close()
    {
        node.World.Unlisten(this);
        while (_waiting.TryDequeue(out SimStream? stream))
        {
            stream.Close();
        }
    }
}
