// MemberWatch: what the set of checkers keeps about one member.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Readers of its connections, its last tick, the state of its disk.</summary>
internal sealed class MemberWatch(Member member)
{
    private readonly Dictionary<(NetAddress Local, NetAddress To), WireReader> _readers = [];
    private SimDisk _disk = member.Disk;
    private long _diskVersion;
    private long _lastTickMs;
    private long _ioCalls = -1;
    private bool _firstTurn = true;

    public Member Member { get; } = member;

    public void Restarted()
    {
        _disk = Member.Disk;
        _readers.Clear();
        _lastTickMs = 0;
        _ioCalls = -1;
        _firstTurn = true;
    }

    /// <summary>Whether the member's file is not the one it left.</summary>
    public bool DiskIsOlder() =>
        !ReferenceEquals(_disk, Member.Disk)
        || Member.Disk.DurableVersion(Member.ConfigPath) < _diskVersion;

    /// <summary>After a turn: without a call to the system, no file has changed.</summary>
    public void NoteDisk(long ioCalls)
    {
        if (ioCalls != _ioCalls)
        {
            _ioCalls = ioCalls;
            _diskVersion = Member.Disk.DurableVersion(Member.ConfigPath);
        }
    }

    public bool TakeFirstTurn()
    {
        bool first = _firstTurn;
        _firstTurn = false;
        return first;
    }

    /// <summary>Whether the timer ran since this was asked last.</summary>
    public bool TakeTick()
    {
        long tick = Member.State.PreviousTimeMs;
        bool ran = tick != _lastTickMs;
        _lastTickMs = tick;
        return ran;
    }

    public WireReader ReaderOf(NetAddress local, NetAddress to, ref long connections)
    {
        if (!_readers.TryGetValue((local, to), out WireReader? reader))
        {
            reader = new WireReader(to.ToString(), ++connections);
            _readers[(local, to)] = reader;
        }
        return reader;
    }
}
