// OpenStream: a stream that is being taken: its nodes, what is known of all entries, its groups.
// Ours, C has no counterpart.
//
// The walk goes from the first node to the last there was at the start, by master IDs. A node ahead
// of it that is about to change is copied, one that goes is kept, one that comes is noted; all that
// waits under its master ID until the walk is there. So a stretch is made of two orders merged:
//
//   in the stream   1-0   5-0   7-0 changed   9-0                1-0 taken, the walk before 5-0
//   kept                  6-0   7-0 as it was  8-0 none yet      6-0 has gone, 8-0 has come
//   to be taken           5-0   6-0   7-0 as it was   9-0
//
// Groups come after all nodes, one after the other (OpenGroup). Which there were, and the numbers
// between nodes and groups, is noted at the start. A group that is destroyed is kept as nodes are.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Its elements are nodes.</summary>
internal sealed class OpenStream : OpenValue, IStreamWatch
{
#if DEBUG
    private const int NodesAtOnce = 4;
#else
    private const int NodesAtOnce = 16;
#endif

    /// <summary>Pending entries and consumers of a stream that is taken in one piece.</summary>
    private const int PendingAtOnce = 16 * NodesAtOnce;
    private const long BytesAtOnce = 64 * 1024;

    /// <summary>What a node that is kept costs besides its bytes.</summary>
    private const int Overhead = 96;

    private readonly Stream _stream;
    private readonly StreamHead _head;
    private readonly bool _withActiveTime;
    private readonly StreamId _last;

    /// <summary>Nodes ahead as they were, by master ID; 0 for one that was not there.</summary>
    private readonly SortedDictionary<StreamId, nint> _kept = [];
    private long _keptBytes;
    private StreamId _next;
    private bool _nodesDone;

    private List<OpenGroup>? _groups;
    private Dictionary<nint, OpenGroup>? _byAddress;
    private long _groupBytes;
    private int _walking = -1;
    private bool _gone;

    public OpenStream(RedisServer server, nint pointer)
        : base(server, pointer, Stream.FromAddress(pointer).Nodes.Size)
    {
        _stream = Stream.FromAddress(pointer);
        _head = new StreamHead(_stream);
        _withActiveTime = RdbValue.HasActiveTime(server);
        Span<byte> key = stackalloc byte[StreamId.Size];
        _nodesDone = !_stream.Nodes.TryLast(key, out _);
        _last = _nodesDone ? default : StreamId.Decode(key);
    }

    protected override long MoreBytes => _keptBytes + _groupBytes;

    /// <summary>Whether a stream is to be opened at all.</summary>
    public static bool IsLarge(RedisServer server, Stream stream)
    {
        if (stream.Nodes.Size > NodesAtOnce || stream.GroupCount > NodesAtOnce)
        {
            return true;
        }

        if (stream.GroupCount == 0)
        {
            return false;
        }

        long pending = 0;
        var it = new RaxIterator(server.Z, stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(it.Data);
            pending += group.Pending.Count + group.Consumers.Size;
        }

        it.Stop();
        return pending > PendingAtOnce;
    }

    public override void Register(OpenValues all, SnapshotChunk chunk)
    {
        base.Register(all, chunk);
        NoteGroups();
    }

    /// <summary>A node is about to change or to come.</summary>
    public void Changing(StreamId master, Listpack node)
    {
        if (IsAhead(master) && !_kept.ContainsKey(master))
        {
            Keep(master, node.IsNull ? node : Listpack.Dup(Server.Z, node));
        }
    }

    /// <summary>A node has left the stream; true when it is kept.</summary>
    public bool Removed(StreamId master, Listpack node)
    {
        if (!IsAhead(master) || _kept.ContainsKey(master))
        {
            return false;
        }

        Keep(master, node);
        return true;
    }

    /// <summary>Anything about a group but what is pending is about to change.</summary>
    public void GroupChanging(StreamGroup group)
    {
        if (Find(group) is { } open)
        {
            long before = open.HeldBytes;
            open.Begin();
            NoteGroup(open, before);
        }
    }

    /// <summary>A delivery of a group is about to come, to change or to go.</summary>
    public void PendingChanging(StreamGroup group, StreamId id)
    {
        if (Find(group) is { } open)
        {
            long before = open.HeldBytes;
            open.Changing(id);
            NoteGroup(open, before);
        }
    }

    /// <summary>A consumer is about to go, with all that is pending with it.</summary>
    public void ConsumerGoing(StreamGroup group, StreamConsumer consumer)
    {
        if (Find(group) is not { } open)
        {
            return;
        }

        long before = open.HeldBytes;
        var it = new StreamPendingIterator(Server.Z, consumer.Pending, default);
        open.Begin();
        while (it.Next())
        {
            open.Changing(it.Id);
        }

        it.Stop();
        NoteGroup(open, before);
    }

    /// <summary>A group has left the stream; true when it is kept.</summary>
    public bool TakeOver(StreamGroup group)
    {
        if (Find(group) is not { } open)
        {
            return false;
        }

        _byAddress!.Remove(group.Address);
        open.Keep();
        return true;
    }

    public override void Free()
    {
        _gone = true;
        foreach (nint address in _kept.Values)
        {
            Listpack lp = Listpack.FromAddress(address);
            Listpack.Free(Server.Z, ref lp);
        }

        foreach (OpenGroup group in _groups ?? [])
        {
            group.Free();
        }

        _kept.Clear();
        _keptBytes = 0;
        _groupBytes = 0;
        base.Free();
    }

    protected override int Step(SnapshotChunk to)
    {
        if (!_nodesDone)
        {
            return StepNodes(to);
        }

        NoteGroups();
        if (_walking < 0)
        {
            RdbStream.SaveHead(to, _head);
            RdbValue.AddLength(to, _groups!.Count);
            _walking = 0;
            return 1;
        }

        if (_walking == _groups!.Count)
        {
            End();
            return 1;
        }

        OpenGroup group = _groups[_walking];
        long before = group.HeldBytes;
        int work = group.Step(to, _withActiveTime);
        if (group.Done)
        {
            _byAddress!.Remove(group.Address);
            group.Free();
            _walking++;
        }

        _groupBytes += group.HeldBytes - before;
        return work;
    }

    private int StepNodes(SnapshotChunk to)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        _next.Encode(key);
        var it = new RaxIterator(Server.Z, _stream.Nodes);
        it.Seek(RaxOp.Ge, key);
        bool live = it.Next();
        int work = 0;
        long until = to.Length + BytesAtOnce;
        while (!_nodesDone && work < NodesAtOnce && to.Length < until)
        {
            work++;
            StreamId id = live ? StreamId.Decode(it.Key) : StreamId.Max;
            if (TryFirst(out StreamId kept, out nint node) && kept <= id)
            {
                TakeKept(to, kept, node);
                live = live && (kept != id || it.Next());
                Pass(kept);
                continue;
            }

            Check.That(live && id <= _last);
            RdbStream.SaveNode(to, it.Key, Listpack.FromAddress(it.Data));
            CountTaken();
            Pass(id);
            live = it.Next();
        }

        it.Stop();
        return work;
    }

    // The last node there was is either in the stream or kept.
    private void Pass(StreamId id) =>
        _nodesDone = !(id < _last && id.TryNext(out _next));

    private void TakeKept(SnapshotChunk to, StreamId master, nint address)
    {
        _kept.Remove(master);
        _keptBytes -= Overhead;
        if (address == 0)
        {
            return;
        }

        Span<byte> key = stackalloc byte[StreamId.Size];
        master.Encode(key);
        Listpack lp = Listpack.FromAddress(address);
        _keptBytes -= lp.Bytes;
        RdbStream.SaveNode(to, key, lp);
        CountTaken();
        Listpack.Free(Server.Z, ref lp);
    }

    private bool TryFirst(out StreamId master, out nint address)
    {
        foreach ((StreamId first, nint lp) in _kept)
        {
            master = first;
            address = lp;
            return true;
        }

        master = default;
        address = 0;
        return false;
    }

    private bool IsAhead(StreamId master) =>
        !_gone && !_nodesDone && master >= _next && master <= _last;

    private void Keep(StreamId master, Listpack node)
    {
        _kept.Add(master, node.Address);
        _keptBytes += Overhead + (node.IsNull ? 0 : node.Bytes);
        Note();
    }

    private void NoteGroups()
    {
        if (_groups != null)
        {
            return;
        }

        _groups = [];
        _byAddress = [];
        if (_stream.GroupCount == 0)
        {
            return;
        }

        var it = new RaxIterator(Server.Z, _stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            var group = new OpenGroup(
                Server.Z, it.Key.ToArray(), StreamGroup.FromAddress(it.Data));
            _groups.Add(group);
            _byAddress.Add(group.Address, group);
            _groupBytes += group.HeldBytes;
        }

        it.Stop();
    }

    private OpenGroup? Find(StreamGroup group) =>
        _gone ? null : _byAddress?.GetValueOrDefault(group.Address);

    private void NoteGroup(OpenGroup group, long before)
    {
        _groupBytes += group.HeldBytes - before;
        Note();
    }
}
