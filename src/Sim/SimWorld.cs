// SimWorld: several nodes, one virtual clock, one network, one seed.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Time stands still while anything can happen. A round gives every node that has something to do
// one turn, in the order they were added; rounds go on until one in which nobody had. Only then
// does time move, to the nearest of: a loop's next timer, the end of what a node waits for, the
// next packet's arrival. What is due at the same instant happens in the order it was entered. So a
// run depends on the options alone.
//
// One thread runs a world and nothing in it is static: worlds may run side by side.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A world of simulated nodes.</summary>
public sealed partial class SimWorld
{
    // A world that is never quiet is a fault of the code under test.
    private const int RoundsMax = 1_000_000;

    private readonly List<SimNode> _nodes = [];
    private readonly List<SimHost> _hosts = [];
    private readonly List<SimNode> _running = [];
    private readonly Agenda _agenda = new();

    public SimWorld(SimOptions options = default)
    {
        Options = options;
        Random = new SimRandom(options.Seed ^ 0xD1CE);
        Trace = new SimTrace(this);
        Dns = new SimDns(this);
    }

    /// <summary>What may go wrong by chance, and how fast the network is. Links keep the delays
    /// they were made with until <see cref="HealAll"/>.</summary>
    public SimOptions Options { get; set; }

    /// <summary>Virtual time since the world began, in microseconds.</summary>
    public long NowUs { get; private set; } = 1_000_000;

    /// <summary>Every node ever added, the dead ones too.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>Every machine.</summary>
    public IReadOnlyList<SimHost> Hosts => _hosts;

    /// <summary>The hash of all events so far: equal for equal runs, on every machine.</summary>
    public ulong TraceHash => Trace.Hash;

    /// <summary>How many events the hash holds.</summary>
    public long EventCount => Trace.Events;

    /// <summary>Sees each node after a turn in which it did anything, or died.</summary>
    public Action<SimNode>? AfterTurn { get; set; }

    /// <summary>Sees all bytes that are sent over TCP, as they are sent.</summary>
    public SentProc? Sent { get; set; }

    internal SimTrace Trace { get; }

    internal SimRandom Random { get; }

    /// <summary>True while the world runs a node's code.</summary>
    internal bool Stepping { get; private set; }

    /// <summary>Has an observer told of all that happens from now on.</summary>
    public void Watch(SimObserver observer) => Trace.Watch(observer);

    /// <summary>A node on a host of its own, or on the host with this address; on a new disk, or on
    /// one that another node left.</summary>
    public SimNode AddNode(string name, string? ip = null, SimDisk? disk = null)
    {
        int index = _nodes.Count;
        string address = ip ?? string.Create(
            CultureInfo.InvariantCulture, $"10.0.{(index + 1) / 250}.{((index + 1) % 250) + 1}");
        ulong seed = (Options.Seed * 1_000_003) + (ulong)index;
        SimHost host = HostAt(address) ?? AddHost(address);
        SimNode node = new(this, index, name, host, disk ?? new SimDisk(), seed);
        _nodes.Add(node);
        host.Add(node);
        Trace.Note(node, "added at", address);
        return node;
    }

    /// <summary>The machine with this address, or null.</summary>
    public SimHost? HostAt(string ip)
    {
        foreach (SimHost host in _hosts)
        {
            if (host.Ip == ip)
            {
                return host;
            }
        }
        return null;
    }

    /// <summary>Rounds until nothing happens any more. Time passes only while a node waits inside a
    /// turn.</summary>
    public void RunUntilIdle()
    {
        PokeAll();
        RunRounds();
        for (long next = BusyUntilUs(); next != long.MaxValue; next = BusyUntilUs())
        {
            MoveTo(next);
            RunRounds();
        }
    }

    /// <summary>Runs for so much virtual time, then until nothing happens any more.</summary>
    public void RunForMs(long milliseconds)
    {
        long untilUs = NowUs + (milliseconds * 1000);
        PokeAll();
        RunRounds();
        while (NowUs < untilUs)
        {
            AdvanceToNext(untilUs);
            RunRounds();
        }
    }

    /// <summary>Runs until the condition holds, looking at every moment at which nothing happens,
    /// for so much virtual time at most. False if it never held.</summary>
    public bool RunUntil(Func<bool> condition, long withinMs)
    {
        long untilUs = NowUs + (withinMs * 1000);
        PokeAll();
        RunRounds();
        while (!condition())
        {
            if (NowUs >= untilUs)
            {
                return false;
            }
            AdvanceToNext(untilUs);
            RunRounds();
        }
        return true;
    }

    /// <summary>Puts something on the agenda.</summary>
    public void Schedule(long delayUs, Action action) =>
        _agenda.Add(NowUs + delayUs, new ActionEvent(action));

    /// <summary>A passive end for tests: connects from a host of its own choice.</summary>
    public SimClient Connect(SimNode from, string host, int port) => new(from, host, port);

    /// <summary>Every node gets a turn in the next round: something changed that pokes
    /// nobody.</summary>
    internal void PokeAll()
    {
        foreach (SimNode node in _running)
        {
            node.Poke();
        }
    }

    internal void At(long dueUs, SimEvent what) => _agenda.Add(dueUs, what);

    /// <summary>Time passes and nothing happens: a node has stopped its loop.</summary>
    internal void PassTime(long us) => NowUs += us;

    /// <summary>Has a node's loop turned from now on.</summary>
    internal void Runs(SimNode node)
    {
        if (!_running.Contains(node))
        {
            _running.Add(node);
        }
        node.Poke();
    }

    internal void Stops(SimNode node) => _running.Remove(node);

    /// <summary>Moves time to the next packet's arrival, to the limit at most.</summary>
    internal void AdvanceAgenda(long limitUs)
    {
        MoveTo(Math.Min(limitUs, _agenda.FirstUs));
        _ = RunAgenda();
    }

    /// <summary>Runs a node's code: whatever it does to itself ends here.</summary>
    internal bool Guard(SimNode node, Func<bool> code)
    {
        bool before = Stepping;
        Stepping = true;
        try
        {
            return code();
        }
        catch (NodeDied death)
        {
            node.Bury(death);
            if (death.Crashed && !Options.KeepGoingAfterCrash)
            {
                throw;
            }
        }
        catch (PanicException panic)
        {
            node.Bury(new NodeDied(NodeDied.CrashCode, panic.ToString()));
            if (!Options.KeepGoingAfterCrash)
            {
                throw;
            }
        }
        finally
        {
            Stepping = before;
        }
        return true;
    }

    private SimHost AddHost(string ip)
    {
        SimHost host = new(this, _hosts.Count, ip);
        _hosts.Add(host);
        return host;
    }

    private void RunRounds()
    {
        for (int rounds = 0; Round(); rounds++)
        {
            Check.That(rounds < RoundsMax);
        }
    }

    private bool Round()
    {
        bool any = RunAgenda();
        // By index: a turn may add nodes and end them.
        for (int i = 0; i < _running.Count; i++)
        {
            SimNode node = _running[i];
            if (node.NextTurnUs <= NowUs)
            {
                any = true;
                if (Guard(node, node.TurnCode))
                {
                    AfterTurn?.Invoke(node);
                }
            }
        }
        return any;
    }

    private void AdvanceToNext(long limitUs)
    {
        long next = Math.Min(limitUs, _agenda.FirstUs);
        foreach (SimNode node in _running)
        {
            next = Math.Min(next, node.NextTurnUs);
        }
        MoveTo(next);
    }

    private void MoveTo(long us)
    {
        if (us == long.MaxValue)
        {
            Check.Panic("the simulated world would sleep for ever");
        }
        NowUs = Math.Max(NowUs, us);
    }

    // When the first of the nodes that wait inside a turn has waited enough.
    private long BusyUntilUs()
    {
        long first = long.MaxValue;
        foreach (SimNode node in _running)
        {
            if (node.NowUs > NowUs && !node.Paused)
            {
                first = Math.Min(first, node.NowUs);
            }
        }
        return first;
    }

    private bool RunAgenda()
    {
        bool any = false;
        while (_agenda.FirstUs <= NowUs)
        {
            _agenda.Take().Run();
            any = true;
        }
        return any;
    }
}
