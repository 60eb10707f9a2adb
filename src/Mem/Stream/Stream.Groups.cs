// Stream, fourth part: its consumer groups.
// Port of redis 7.2 t_stream.c (consumer groups). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <content>Groups.</content>
public readonly unsafe partial struct Stream
{
    /// <summary>The group of a name, or a null handle.</summary>
    /// <port>t_stream.c streamLookupCG</port>
    public StreamGroup FindGroup(ReadOnlySpan<byte> name)
    {
        return _b->Groups != 0 && Groups.TryFind(name, out nint group)
            ? StreamGroup.FromAddress(group) : default;
    }

    /// <summary>Adds a group; a null handle when there is one of that name.</summary>
    /// <port>t_stream.c streamCreateCG</port>
    public StreamGroup AddGroup(
        Zmalloc z, ReadOnlySpan<byte> name, StreamId lastId, long entriesRead)
    {
        if (_b->Groups == 0)
        {
            _b->Groups = Rax.New(z).Address;
        }

        if (!FindGroup(name).IsNull)
        {
            return default;
        }

        StreamGroup group = StreamGroup.New(z, lastId, entriesRead);
        if (Groups.GenericInsert(z, name, group.Address, out _, overwrite: false)
            == RaxInserted.OutOfMemory)
        {
            StreamGroup.Free(z, group.Address);
            z.OutOfMemory(0);
        }

        return group;
    }

    /// <summary>Takes a group with its consumers and what is pending out of the stream and gives
    /// it to the caller; a null handle when there is none.</summary>
    /// <port>t_stream.c xgroupCommand</port>
    public StreamGroup TakeGroup(Zmalloc z, ReadOnlySpan<byte> name)
    {
        return _b->Groups != 0 && Groups.Remove(z, name, out nint group)
            ? StreamGroup.FromAddress(group) : default;
    }

    /// <port>t_stream.c streamDup</port>
    private void CopyGroups(Zmalloc z, Stream other)
    {
        _b->Groups = Rax.New(z).Address;
        RaxIterator it = new(z, other.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup theirs = StreamGroup.FromAddress(it.Data);
            AddGroup(z, it.Key, theirs.LastId, theirs.EntriesRead).CopyFrom(z, theirs);
        }

        it.Stop();
    }
}
