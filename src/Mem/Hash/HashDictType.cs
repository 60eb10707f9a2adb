// HashDictType: the table of a hash that has outgrown its listpack.
// Port of redis 7.2 server.c hashDictType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Fields of one hash, by name; the table owns them.</summary>
/// <port>server.c hashDictType</port>
public readonly struct HashDictType(DictShared shared) : IDictType
{
    /// <inheritdoc/>
    public int LinkOffset => HashField.LinkOffset;

    /// <inheritdoc/>
    public DictResize CanResize => shared.CanResize;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ReadOnlySpan<byte> key) => shared.Hash.Hash(key);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(nint entry) => HashField.FromAddress(entry).Field;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool KeyEquals(nint entry, ReadOnlySpan<byte> key) =>
        HashField.FromAddress(entry).Field.SequenceEqual(key);

    /// <inheritdoc/>
    public void Free(Zmalloc z, nint entry) => z.Free(entry);

    /// <inheritdoc/>
    public bool ExpandAllowed(nuint moreMem, double usedRatio) => true;

    /// <inheritdoc/>
    public void PrefetchValue(nint entry)
    {
    }
}
