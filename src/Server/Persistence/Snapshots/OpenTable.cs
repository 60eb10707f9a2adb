// OpenTable: a hash or a set that is being taken: what both have in common.
// Ours, C has no counterpart.
//
// The walk goes by Dict.Walk, so an element's hash says whether it was passed. Elements before the
// walk are in one of three states: to be taken; in the names (not to be taken); or not there.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A table, its cursor, and the three things that can happen to an element.</summary>
internal abstract class OpenTable(RedisServer server, nint pointer, long count)
    : OpenValue(server, pointer, count)
{
    private OpenNames _names = new(server);
    private ulong _cursor;

    protected override long MoreBytes => _names.Bytes;

    /// <summary>An element that the table does not have is about to be added.</summary>
    public void Adding(ReadOnlySpan<byte> name, ulong hash)
    {
        if (IsAhead(hash))
        {
            _names.Add(name);
            Note();
        }
    }

    /// <summary>An element is about to get another value.</summary>
    public void Changing(nint entry, ulong hash)
    {
        if (IsAhead(hash) && !_names.Contains(NameOf(entry)))
        {
            Take(Chunk, entry);
            _names.Add(NameOf(entry));
            Note();
        }
    }

    /// <summary>An element is about to go.</summary>
    public void Removing(nint entry, ulong hash)
    {
        if (IsAhead(hash))
        {
            if (!_names.Remove(NameOf(entry)))
            {
                Take(Chunk, entry);
            }

            Note();
        }
    }

    public override void Free()
    {
        _names.Free();
        base.Free();
    }

    protected override int Step(SnapshotChunk to)
    {
        long before = Taken;
        _cursor = Walk(_cursor, new Visitor(this, to));
        if (_cursor == 0)
        {
            End();
        }

        return 1 + (int)(Taken - before);
    }

    protected abstract ulong Walk(ulong cursor, Visitor visitor);

    protected abstract ReadOnlySpan<byte> NameOf(nint entry);

    protected abstract void Save(SnapshotChunk to, nint entry);

    private bool IsAhead(ulong hash) => !Done && !DictCursor.IsPassed(hash, _cursor);

    private void Take(SnapshotChunk to, nint entry)
    {
        Save(to, entry);
        CountTaken();
    }

    /// <summary>Takes what the walk meets, but for the names.</summary>
    protected readonly struct Visitor(OpenTable table, SnapshotChunk to) : IDictVisitor
    {
        public void Visit(nint entry)
        {
            if (!table._names.Remove(table.NameOf(entry)))
            {
                table.Take(to, entry);
            }
        }
    }
}
