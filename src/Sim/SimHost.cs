// SimHost: a machine: an address, two clocks, a power cord. Nodes with one address share it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// What a process leaves behind when it dies lives here: the clocks go on, and the kernel answers
// for it (ends its connections in order, refuses new ones). Without power nothing answers, nobody
// is told, and what the disks had not been asked to keep is gone.
//
// The clocks: local time = anchor + (world's time - anchor) * (1 + drift), anew from each change
// of the drift on, so neither clock ever jumps by that. The wall clock is local time from 2024 on
// plus what it was set apart; only that goes back.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A machine of the world. Made with its first node.</summary>
public sealed class SimHost
{
    private readonly SimWorld _world;
    private readonly List<SimNode> _nodes = [];
    private SimLink?[] _links = [];
    private SimDrift _mono;
    private SimDrift _wall;

    internal SimHost(SimWorld world, int index, string ip)
    {
        _world = world;
        Index = index;
        Ip = ip;
    }

    /// <summary>Its address.</summary>
    public string Ip { get; }

    /// <summary>The processes that ever ran on it, the dead ones too.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>False from a power loss to the next <see cref="PowerOn"/>.</summary>
    public bool Powered { get; private set; } = true;

    /// <summary>True while the address is gone from its interface: nothing comes or goes, what is
    /// opened is refused with ENETUNREACH.</summary>
    public bool AddressLost { get; private set; }

    /// <summary>How much faster than the world's time both clocks go, in millionths.</summary>
    public long DriftPpm
    {
        get => _mono.Ppm;
        set
        {
            _world.Trace.Note(null, "drift of " + Ip, Text(value));
            _wall = _wall.With(_world.NowUs, value + WallDriftPpm);
            _mono = _mono.With(_world.NowUs, value);
        }
    }

    /// <summary>How much faster than the monotonic clock the wall clock goes, in millionths: it is
    /// being slewed.</summary>
    public long WallDriftPpm
    {
        get => _wall.Ppm - _mono.Ppm;
        set
        {
            _world.Trace.Note(null, "wall drift of " + Ip, Text(value));
            _wall = _wall.With(_world.NowUs, _mono.Ppm + value);
        }
    }

    /// <summary>How far the wall clock was set ahead, in microseconds, besides what it
    /// drifted.</summary>
    public long WallOffsetUs { get; set; }

    /// <summary>True if packets can reach it.</summary>
    public bool Reachable => Powered && !AddressLost;

    internal int Index { get; }

    /// <summary>Sets the wall clock forward, or back if negative.</summary>
    public void StepWallUs(long us)
    {
        _world.Trace.Note(null, "wall clock step of " + Ip, Text(us));
        WallOffsetUs += us;
    }

    /// <summary>All its processes die at once, without a word to anybody, and the disks keep what
    /// was synced (or what their faults say).</summary>
    public void PowerLoss()
    {
        _world.Trace.Note(null, "power loss of", Ip);
        Powered = false;
        HashSet<SimDisk> disks = [];
        foreach (SimNode node in _nodes)
        {
            node.Vanish();
            // In the order of the nodes: chance is drawn here. What a process wrote that died
            // before was only in the kernel's memory too.
            if (disks.Add(node.Disk))
            {
                node.Disk.PowerLoss(_world.Random);
            }
        }
    }

    /// <summary>The machine is back, without its processes: its kernel answers again. Adding a node
    /// to it does the same.</summary>
    public void PowerOn()
    {
        if (!Powered)
        {
            _world.Trace.Note(null, "power on of", Ip);
            Powered = true;
        }
    }

    /// <summary>Takes the address from its interface. Loopback stays.</summary>
    public void LoseAddress()
    {
        _world.Trace.Note(null, "address lost:", Ip);
        AddressLost = true;
    }

    /// <summary>Gives the address back.</summary>
    public void RegainAddress()
    {
        _world.Trace.Note(null, "address back:", Ip);
        AddressLost = false;
        _world.PokeAll();
    }

    internal void Add(SimNode node)
    {
        _nodes.Add(node);
        PowerOn();
    }

    internal long MonoUs(long worldUs) => _mono.Read(worldUs);

    internal long WallUs(long worldUs) => _wall.Read(worldUs) + WallOffsetUs;

    /// <summary>How much of the world's time passes while the monotonic clock moves that
    /// far.</summary>
    internal long WorldUsOf(long localUs) => _mono.WorldUsOf(localUs);

    /// <summary>The link from here to there.</summary>
    internal SimLink LinkTo(SimHost other)
    {
        Check.That(other != this);
        if (other.Index >= _links.Length)
        {
            System.Array.Resize(ref _links, other.Index + 8);
        }
        return _links[other.Index] ??= new SimLink(_world, this, other);
    }

    /// <summary>The links from here that were ever used.</summary>
    internal IEnumerable<SimLink> Links
    {
        get
        {
            foreach (SimLink? link in _links)
            {
                if (link != null)
                {
                    yield return link;
                }
            }
        }
    }

    private static string Text(long value) =>
        value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
