// ExpireDictType: the expires table, over volatile entry blocks by their second link.
// Port of redis 7.2 server.c dbExpiresDictType.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Keys of a database that have a time to live.</summary>
/// <port>server.c dbExpiresDictType</port>
public readonly struct ExpireDictType : IDictType
{
    private readonly DictShared _shared;

    /// <summary>Seed and policy are the main table's, so one hash serves both.</summary>
    public ExpireDictType(DictShared shared)
    {
        _shared = shared;
    }

    /// <inheritdoc/>
    public int LinkOffset => Robj.ExpireLinkOffset;

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
        return Robj.FromAddress(entry).Key;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool KeyEquals(nint entry, ReadOnlySpan<byte> key)
    {
        return Robj.FromAddress(entry).Key.SequenceEqual(key);
    }

    /// <inheritdoc/>
    public void Free(Zmalloc z, nint entry)
    {
    }

    /// <inheritdoc/>
    public bool ExpandAllowed(nuint moreMem, double usedRatio)
    {
        return _shared.ExpandAllowed == null || _shared.ExpandAllowed(moreMem, usedRatio);
    }

    /// <inheritdoc/>
    public void PrefetchValue(nint entry)
    {
    }
}
