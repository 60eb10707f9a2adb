// OpenZset: a sorted set that is being taken.
// Ours, C has no counterpart.
//
// The walk goes from the last member to the first, as a whole one is saved, so that a loader finds
// the place of each at the start. Its position is the next member it will meet; what is at or
// before that in the order of the set is ahead of it. A member that gets another score leaves one
// place and comes to another: at the first it is taken if it was ahead, at the second remembered if
// it is ahead, whether it was taken then or passed long ago.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Its elements are members with their scores.</summary>
internal sealed class OpenZset(RedisServer server, nint pointer)
    : OpenValue(server, pointer, Zset.FromAddress(pointer).Length)
{
    private OpenNames _names = new(server);
    private ZskiplistNode _next = Zset.FromAddress(pointer).List.Tail;

    protected override long MoreBytes => _names.Bytes;

    /// <summary>A member is about to come to a place.</summary>
    public void Adding(double score, ReadOnlySpan<byte> name)
    {
        Come(score, name);
        Note();
    }

    /// <summary>A member is about to leave its place.</summary>
    public void Removing(ZskiplistNode node)
    {
        Leave(node);
        Note();
    }

    /// <summary>A member is about to get another score.</summary>
    public void Moving(ZskiplistNode node, double score)
    {
        Leave(node);
        Come(score, node.Element);
        Note();
    }

    public override void Free()
    {
        _names.Free();
        base.Free();
    }

    protected override int Step(SnapshotChunk to)
    {
        if (_next.IsNull)
        {
            End();
            return 1;
        }

        if (!_names.Remove(_next.Element))
        {
            Take(to, _next);
        }

        _next = _next.Backward;
        return 1;
    }

    private void Come(double score, ReadOnlySpan<byte> name)
    {
        if (IsAhead(score, name))
        {
            _names.Add(name);
        }
    }

    private void Leave(ZskiplistNode node)
    {
        if (!IsAhead(node.Score, node.Element))
        {
            return;
        }

        if (!_names.Remove(node.Element))
        {
            Take(Chunk, node);
        }

        if (node.Address == _next.Address)
        {
            _next = node.Backward;
        }
    }

    private bool IsAhead(double score, ReadOnlySpan<byte> name) => !_next.IsNull
        && (score < _next.Score
            || (score == _next.Score && name.SequenceCompareTo(_next.Element) <= 0));

    private void Take(SnapshotChunk to, ZskiplistNode node)
    {
        RdbValue.SaveScored(to, node);
        CountTaken();
    }
}
