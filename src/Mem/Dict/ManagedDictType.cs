// ManagedDictType: entries of a ManagedDict. Layout there.
// Port of redis 7.2 server.c commandTableDictType, keylistDictType and others alike.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Byte-string keys, optionally compared without regard to ASCII case.</summary>
/// <port>server.c dictSdsHash</port>
/// <port>server.c dictSdsCaseHash</port>
public readonly unsafe struct ManagedDictType : IDictType
{
    internal const int SlotOffset = 8;
    internal const int KeyLengthOffset = 12;
    internal const int KeyOffset = 16;

    private readonly DictShared _shared;
    private readonly bool _noCase;

    internal ManagedDictType(DictShared shared, bool noCase)
    {
        _shared = shared;
        _noCase = noCase;
    }

    /// <inheritdoc/>
    public int LinkOffset => 0;

    /// <inheritdoc/>
    public DictResize CanResize => _shared.CanResize;

    /// <inheritdoc/>
    public ulong Hash(ReadOnlySpan<byte> key)
    {
        return _noCase ? _shared.Hash.HashNoCase(key) : _shared.Hash.Hash(key);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(nint entry)
    {
        return MemoryMarshal.CreateReadOnlySpan(
            ref *(byte*)(entry + KeyOffset), *(int*)(entry + KeyLengthOffset));
    }

    /// <inheritdoc/>
    public bool KeyEquals(nint entry, ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> own = Key(entry);
        return _noCase ? EqualsNoCase(own, key) : own.SequenceEqual(key);
    }

    /// <inheritdoc/>
    public void Free(Zmalloc z, nint entry)
    {
        z.Free(entry);
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

    private static bool EqualsNoCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (Lower(a[i]) != Lower(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Lower(byte c)
    {
        return c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c | 0x20) : c;
    }
}
