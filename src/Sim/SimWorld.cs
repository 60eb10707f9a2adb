// SimWorld: several nodes, one virtual clock, one network, one seed.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Time stands still while anything can happen. A round gives every node one turn, in the order they
// were added; rounds go on until one in which nothing was served and nothing was sent. Only then
// does time move, to the nearest of: a loop's next timer, the next packet's arrival. Packets that
// arrive at the same instant arrive in the order they were sent. So a run depends on the options
// alone.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A world of simulated nodes.</summary>
public sealed class SimWorld
{
    private const int DefaultSocketBufferBytes = 128 * 1024;
    private const int FirstPort = 32768;

    /// <summary>What the address of a listener on a path begins with.</summary>
    internal const string UnixPrefix = "unix:";

    // A world that is never quiet is a fault of the code under test.
    private const int RoundsMax = 1_000_000;

    private readonly SimOptions _options;
    private readonly SimRandom _random;
    private readonly List<SimNode> _nodes = [];
    private readonly List<SimListener> _listeners = [];
    private readonly PriorityQueue<Action, (long DueUs, long Sequence)> _agenda = new();
    private readonly List<(string A, string B)> _cuts = [];
    private readonly List<(string A, string B, Action Arrive)> _held = [];
    private long _sequence;
    private long _activity;
    private int _nextPort = FirstPort;

    public SimWorld(SimOptions options = default)
    {
        _options = options;
        _random = new SimRandom(options.Seed ^ 0xD1CE);
    }

    /// <summary>Virtual time since the world began, in microseconds.</summary>
    public long NowUs { get; private set; } = 1_000_000;

    /// <summary>Time passes and nothing happens: a node has stopped its loop.</summary>
    internal void PassTime(long us) => NowUs += us;

    /// <summary>Every node ever added, the dead ones too.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>Sees each node after a turn in which it did anything, or died.</summary>
    public Action<SimNode>? AfterTurn { get; set; }

    /// <summary>Sees all bytes that are sent over TCP, as they are sent.</summary>
    public SentProc? Sent { get; set; }

    internal bool Stepping { get; private set; }

    internal int SocketBufferBytes =>
        _options.SocketBufferBytes > 0 ? _options.SocketBufferBytes : DefaultSocketBufferBytes;

    /// <summary>A node on a host of its own, or on the host with this address; on a new disk, or on
    /// one that another node left.</summary>
    public SimNode AddNode(string name, string? ip = null, SimDisk? disk = null)
    {
        int index = _nodes.Count;
        string address = ip ?? string.Create(
            CultureInfo.InvariantCulture, $"10.0.{(index + 1) / 250}.{((index + 1) % 250) + 1}");
        ulong seed = (_options.Seed * 1_000_003) + (ulong)index;
        SimNode node = new(this, index, name, address, disk ?? new SimDisk(), seed);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Rounds until nothing happens any more; no time passes.</summary>
    public void RunUntilIdle()
    {
        bool quiet = false;
        for (int rounds = 0; !quiet; rounds++)
        {
            Check.That(rounds < RoundsMax);
            quiet = !Round();
        }
    }

    /// <summary>Runs for so much virtual time, then until nothing happens any more.</summary>
    public void RunForMs(long milliseconds)
    {
        long untilUs = NowUs + (milliseconds * 1000);
        RunUntilIdle();
        while (NowUs < untilUs)
        {
            AdvanceToNext(untilUs);
            RunUntilIdle();
        }
    }

    /// <summary>Runs until the condition holds, looking at every moment at which nothing happens,
    /// for so much virtual time at most. False if it never held.</summary>
    public bool RunUntil(Func<bool> condition, long withinMs)
    {
        long untilUs = NowUs + (withinMs * 1000);
        RunUntilIdle();
        while (!condition())
        {
            if (NowUs >= untilUs)
            {
                return false;
            }
            AdvanceToNext(untilUs);
            RunUntilIdle();
        }
        return true;
    }

    /// <summary>Puts something on the agenda.</summary>
    public void Schedule(long delayUs, Action action) =>
        _agenda.Enqueue(action, (NowUs + delayUs, _sequence++));

    /// <summary>Cuts two hosts off each other: packets between them wait, as if sent again and
    /// again.</summary>
    public void Cut(SimNode a, SimNode b) => _cuts.Add((a.Ip, b.Ip));

    /// <summary>Joins them again; what waited arrives, in order.</summary>
    public void Heal(SimNode a, SimNode b)
    {
        _cuts.RemoveAll(c => Joins(c.A, c.B, a.Ip, b.Ip));
        // At once, not after another latency: what is still under way was sent later.
        List<(string A, string B, Action Arrive)> freed =
            _held.FindAll(h => Joins(h.A, h.B, a.Ip, b.Ip));
        _held.RemoveAll(h => Joins(h.A, h.B, a.Ip, b.Ip));
        foreach ((string _, string _, Action arrive) in freed)
        {
            arrive();
        }
        Touch();
    }

    /// <summary>A passive end for tests: connects from a host of its own choice.</summary>
    public SimClient Connect(SimNode from, string host, int port) => new(from, host, port);

    internal void Touch() => _activity++;

    internal int NextPort() => _nextPort++;

    internal string IpOf(string name)
    {
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (_nodes[i].Name == name)
            {
                return _nodes[i].Ip;
            }
        }
        return "";
    }

    internal int ShortSend(int count) => Short(count, _options.ShortSendPercent);

    internal int ShortRecv(int count) => Short(count, _options.ShortRecvPercent);

    internal bool Listen(SimListener listener)
    {
        foreach (SimListener other in _listeners)
        {
            if (other.Node.Ip == listener.Node.Ip && other.Port == listener.Port
                && other.Address == listener.Address)
            {
                return false;
            }
        }
        _listeners.Add(listener);
        return true;
    }

    internal void Unlisten(SimListener listener) => _listeners.Remove(listener);

    /// <summary>Who listens there, as seen from a node; addresses of its own host mean that
    /// host.</summary>
    internal SimListener? FindListener(SimNode from, string address, int port)
    {
        bool here = IsLoopback(address)
            || address.StartsWith(UnixPrefix, StringComparison.Ordinal);
        string host = here ? from.Ip : address;
        foreach (SimListener l in _listeners)
        {
            bool any = l.Address == (address.Contains(':') ? "::" : "0.0.0.0");
            if (l.Node.Ip == host && l.Port == port && (l.Address == address || (any && port > 0)))
            {
                return l;
            }
        }
        return null;
    }

    /// <summary>The opening of a connection: there, and the answer back.</summary>
    internal void StartConnect(SimStream stream, bool loopback)
    {
        Touch();
        SimNode? host = loopback ? stream.Node : HostAt(stream.Remote.Ip);
        if (host == null)
        {
            return;
        }
        _ = Transmit(stream.Node, host, loopback, 0, () => Opened(stream, host, loopback));
    }

    /// <summary>Sends something on its way; when it will arrive. Never before
    /// <paramref name="notBeforeUs"/>.</summary>
    internal long Transmit(
        SimNode from, SimNode to, bool sameHost, long notBeforeUs, Action arrive)
    {
        Touch();
        bool instant = sameHost || from.Ip == to.Ip
            || (_options.LatencyUs == 0 && _options.LatencyJitterUs == 0);
        long due = instant ? NowUs : Math.Max(NowUs + _options.LatencyUs + Jitter(), notBeforeUs);
        if (instant)
        {
            Deliver(from.Ip, to.Ip, arrive);
        }
        else
        {
            _agenda.Enqueue(() => Deliver(from.Ip, to.Ip, arrive), (due, _sequence++));
        }
        return due;
    }

    /// <summary>Moves time to the next thing to happen, to the limit at most.</summary>
    internal void AdvanceToNext(long limitUs)
    {
        long next = limitUs;
        foreach (SimNode node in _nodes)
        {
            if (node.Alive && node.Loop != null)
            {
                next = Math.Min(next, node.WakeAtUs);
            }
        }
        AdvanceAgenda(next);
    }

    /// <summary>Moves time to the next packet's arrival, to the limit at most.</summary>
    internal void AdvanceAgenda(long limitUs)
    {
        long next = limitUs;
        if (_agenda.TryPeek(out _, out (long DueUs, long Sequence) first))
        {
            next = Math.Min(next, first.DueUs);
        }
        if (next == long.MaxValue)
        {
            Check.Panic("the simulated world would sleep for ever");
        }
        NowUs = Math.Max(NowUs, next);
        _ = RunAgenda();
    }

    private static bool IsLoopback(string ip) =>
        ip.StartsWith("127.", StringComparison.Ordinal) || ip == "::1";

    private static bool Joins(string a, string b, string x, string y) =>
        (a == x && b == y) || (a == y && b == x);

    private bool Round()
    {
        long before = _activity;
        bool served = RunAgenda();
        Stepping = true;
        try
        {
            // By index: a turn may add nodes.
            for (int i = 0; i < _nodes.Count; i++)
            {
                // Commands run before the loop sleeps: a turn may do much and serve no event.
                long activity = _activity;
                bool turned = TurnOf(_nodes[i]);
                served |= turned;
                if (turned || _activity != activity)
                {
                    AfterTurn?.Invoke(_nodes[i]);
                }
            }
        }
        finally
        {
            Stepping = false;
        }
        return served || _activity != before;
    }

    private bool TurnOf(SimNode node)
    {
        if (!node.Alive || node.Loop == null)
        {
            return false;
        }
        try
        {
            return node.Turn() > 0;
        }
        catch (NodeDied death)
        {
            node.Bury(death);
            if (death.Crashed && !_options.KeepGoingAfterCrash)
            {
                throw;
            }
        }
        catch (PanicException panic)
        {
            node.Bury(new NodeDied(NodeDied.CrashCode, panic.ToString()));
            if (!_options.KeepGoingAfterCrash)
            {
                throw;
            }
        }
        return true;
    }

    private bool RunAgenda()
    {
        bool any = false;
        while (_agenda.TryPeek(out Action? action, out (long DueUs, long Sequence) first)
            && first.DueUs <= NowUs)
        {
            _ = _agenda.Dequeue();
            action();
            any = true;
        }
        return any;
    }

    private void Deliver(string from, string to, Action arrive)
    {
        foreach ((string a, string b) in _cuts)
        {
            if (Joins(a, b, from, to))
            {
                _held.Add((from, to, arrive));
                return;
            }
        }
        arrive();
    }

    private void Opened(SimStream stream, SimNode host, bool loopback)
    {
        SimListener? listener = FindListener(host, stream.Remote.Ip, stream.Remote.Port);
        SimNode answering = listener?.Node ?? host;
        SimStream? other = null;
        if (listener != null && !stream.Closed)
        {
            other = new SimStream(this, listener.Node, sameHost: false, connecting: false)
            {
                Local = stream.Remote,
                Remote = stream.Local,
            };
            listener.Enqueue(other);
        }
        long due = Transmit(answering, stream.Node, loopback, 0, () => Answered(stream, other));
        other?.OpenTowards(stream, due);
    }

    private static void Answered(SimStream stream, SimStream? other)
    {
        if (other == null)
        {
            stream.FailConnect(Errno.ECONNREFUSED);
            return;
        }
        stream.Opened(other);
    }

    private SimNode? HostAt(string ip)
    {
        SimNode? found = null;
        foreach (SimNode node in _nodes)
        {
            found = node.Ip == ip && (found == null || node.Alive) ? node : found;
        }
        return found;
    }

    private long Jitter() =>
        _options.LatencyJitterUs > 0 ? _random.Below(_options.LatencyJitterUs + 1) : 0;

    private int Short(int count, int percent) =>
        count > 1 && _random.Percent(percent) ? (int)_random.Below(count - 1) + 1 : count;
}
