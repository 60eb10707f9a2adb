// RobjDictType: the main table of a database, over entry blocks by their first link; owns them.
// Port of redis 7.2 server.c dbDictType.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Keys of a database.</summary>
/// <port>server.c dbDictType</port>
public readonly struct RobjDictType : IDictType
{
    private readonly DictShared _shared;

    /// <summary>Seed and resize policy of the server.</summary>
    public RobjDictType(DictShared shared)
    {
        _shared = shared;
    }

    /// <inheritdoc/>
    public int LinkOffset => Robj.LinkOffset;

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
        Robj o = Robj.FromAddress(entry);
        Robj.Free(z, ref o);
    }

    /// <inheritdoc/>
    public bool ExpandAllowed(nuint moreMem, double usedRatio)
    {
        return _shared.ExpandAllowed == null || _shared.ExpandAllowed(moreMem, usedRatio);
    }

    /// <inheritdoc/>
    public void PrefetchValue(nint entry)
    {
        Robj o = Robj.FromAddress(entry);
        if (o.Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr))
        {
            Prefetch.Line(o.Pointer - 16);
        }
    }
}
