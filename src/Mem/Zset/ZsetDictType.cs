// ZsetDictType: the dict of a sorted set, over the nodes of its skiplist by their link.
// Port of redis 7.2 server.c zsetDictType.
//
// The entry is the node, so a member's score is one step from its bucket. Nodes belong to the list:
// whoever deletes unlinks a node here first, and the list frees it.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Members of a sorted set.</summary>
/// <port>server.c zsetDictType</port>
public readonly struct ZsetDictType : IDictType
{
    private readonly DictShared _shared;

    /// <summary>Seed and resize policy of the server.</summary>
    public ZsetDictType(DictShared shared)
    {
        _shared = shared;
    }

    /// <inheritdoc/>
    public int LinkOffset => ZskiplistNode.LinkOffset;

    /// <inheritdoc/>
    public DictResize CanResize => _shared.CanResize;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ReadOnlySpan<byte> key)
    {
        return _shared.Hash.Hash(key);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(nint entry)
    {
        return ZskiplistNode.FromAddress(entry).Element;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool KeyEquals(nint entry, ReadOnlySpan<byte> key)
    {
        return ZskiplistNode.FromAddress(entry).Element.SequenceEqual(key);
    }

    /// <inheritdoc/>
    public void Free(Zmalloc z, nint entry)
    {
    }

    /// <inheritdoc/>
    public bool ExpandAllowed(nuint moreMem, double usedRatio)
    {
        return true;
    }

    /// <inheritdoc/>
    public void PrefetchValue(nint entry)
    {
    }
}
