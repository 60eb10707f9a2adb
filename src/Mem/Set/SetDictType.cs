// SetDictType: the table of a set that has outgrown its intset or listpack.
// Port of redis 7.2 server.c setDictType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Members of one set; the table owns them.</summary>
/// <port>server.c setDictType</port>
public readonly struct SetDictType(DictShared shared) : IDictType
{
    /// <inheritdoc/>
    public int LinkOffset => SetMember.LinkOffset;

    /// <inheritdoc/>
    public DictResize CanResize => shared.CanResize;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ReadOnlySpan<byte> key) => shared.Hash.Hash(key);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(nint entry) => SetMember.FromAddress(entry).Bytes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool KeyEquals(nint entry, ReadOnlySpan<byte> key) =>
        SetMember.FromAddress(entry).Bytes.SequenceEqual(key);

    /// <inheritdoc/>
    public void Free(Zmalloc z, nint entry) => z.Free(entry);

    /// <inheritdoc/>
    public bool ExpandAllowed(nuint moreMem, double usedRatio) => true;

    /// <inheritdoc/>
    public void PrefetchValue(nint entry)
    {
    }
}
