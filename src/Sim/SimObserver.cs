// SimObserver: one who watches a world from outside: checkers, recorders.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Called at the moment itself, in the order of events. An observer may look at anything; it must
// not run the world nor change what is in it. Spans live as long as the call.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Told of all that happens. Override what is of interest.</summary>
public abstract class SimObserver
{
    /// <summary>A node's loop has made a turn that served something.</summary>
    public virtual void Turned(SimNode node)
    {
    }

    /// <summary>A node has sent bytes: they are in the kernel's hands, not yet there.</summary>
    public virtual void Sent(
        SimNode node, NetAddress local, NetAddress remote, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>A node has written to a file, before the disk has it for sure.</summary>
    public virtual void Wrote(SimNode node, string path, long offset, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>A node has logged a line.</summary>
    public virtual void Logged(SimNode node, string line)
    {
    }

    /// <summary>A node has ended. Its state can still be looked at.</summary>
    public virtual void Died(SimNode node, NodeDied death)
    {
    }

    /// <summary>Anything else, in words: connections, syncs, renames, faults. The node is null for
    /// what happens to the world.</summary>
    public virtual void Noted(SimNode? node, string what)
    {
    }

    /// <summary>False: <see cref="Noted"/> is not called, and its words are not made.</summary>
    public virtual bool WantsNotes => false;
}
