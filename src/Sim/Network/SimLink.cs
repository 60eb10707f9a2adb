// SimLink: one direction between two hosts: how long, how wide, and whether anything passes.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Sim;

/// <summary>What all packets from one host to another have in common.</summary>
public sealed class SimLink
{
    private readonly SimWorld _world;
    private readonly Queue<(SimWire Wire, SimEvent What)> _held = new();
    private long _freeAtUs;

    internal SimLink(SimWorld world, SimHost from, SimHost to)
    {
        _world = world;
        From = from;
        To = to;
        Restore();
    }

    public SimHost From { get; }

    public SimHost To { get; }

    /// <summary>How long a packet is under way, in microseconds.</summary>
    public long LatencyUs { get; set; }

    /// <summary>How long it may be under way beyond that, drawn for each packet.</summary>
    public long LatencyJitterUs { get; set; }

    /// <summary>How much it carries in a second; 0: without limit.</summary>
    public long BytesPerSecond { get; set; }

    /// <summary>Whether packets pass. Packets under way meet the state they find on
    /// arrival.</summary>
    public SimCut Cut { get; private set; }

    /// <summary>Packets that wait for a hold to end.</summary>
    public int HeldCount => _held.Count;

    internal bool Open => Cut == SimCut.None && From.Reachable && To.Reachable;

    /// <summary>Changes the state. What was held arrives now, in order, or is lost now.</summary>
    public void Set(SimCut cut)
    {
        if (cut == Cut)
        {
            return;
        }
        _world.Trace.Note(null, "link " + From.Ip + " " + To.Ip, cut.ToString());
        Cut = cut;
        // Through the front door: some may now be held or lost by what else is wrong.
        for (int i = cut == SimCut.Hold ? 0 : _held.Count; i > 0; i--)
        {
            (SimWire wire, SimEvent what) = _held.Dequeue();
            wire.Deliver(what);
        }
        _world.PokeAll();
    }

    /// <summary>Back to the delays of the world's options.</summary>
    public void Restore()
    {
        LatencyUs = _world.Options.LatencyUs;
        LatencyJitterUs = _world.Options.LatencyJitterUs;
        BytesPerSecond = _world.Options.LinkBytesPerSecond;
    }

    internal void Hold(SimWire wire, SimEvent what) => _held.Enqueue((wire, what));

    /// <summary>When a packet that is sent at that time arrives.</summary>
    internal long ArrivalUs(long sentUs, int bytes)
    {
        long startUs = sentUs;
        if (BytesPerSecond > 0)
        {
            startUs = Math.Max(sentUs, _freeAtUs);
            startUs += bytes * 1_000_000L / BytesPerSecond;
            _freeAtUs = startUs;
        }
        long jitterUs = LatencyJitterUs > 0 ? _world.Random.Below(LatencyJitterUs + 1) : 0;
        return startUs + LatencyUs + jitterUs;
    }
}
