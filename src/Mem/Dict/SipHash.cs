// SipHash: the keyed hash of every table, 1 compression and 2 finalisation rounds as in redis.
// Port of redis 7.2 siphash.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The state is four words mixed with the 16-byte seed. Each 8 bytes of input go into v3 before a
// round and into v0 after it; the last word carries the odd bytes and, in its top byte, the length.
// An attacker who does not know the seed cannot aim keys at one bucket. Little-endian only, as is
// everything in this assembly.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>A seeded SipHash-1-2. A value, copied freely; one seed a server.</summary>
/// <port>siphash.c siphash</port>
public readonly struct SipHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;

    /// <summary>Takes the 16 bytes of the seed.</summary>
    /// <port>dict.c dictSetHashFunctionSeed</port>
    public SipHash(ReadOnlySpan<byte> seed)
    {
        MemCheck.That(seed.Length == 16);
        _k0 = MemoryMarshal.Read<ulong>(seed);
        _k1 = MemoryMarshal.Read<ulong>(seed[8..]);
    }

    /// <summary>Hash of the bytes.</summary>
    /// <port>siphash.c siphash</port>
    public ulong Hash(ReadOnlySpan<byte> data)
    {
        ulong v0 = 0x736f6d6570736575UL ^ _k0;
        ulong v1 = 0x646f72616e646f6dUL ^ _k1;
        ulong v2 = 0x6c7967656e657261UL ^ _k0;
        ulong v3 = 0x7465646279746573UL ^ _k1;
        ref byte p = ref MemoryMarshal.GetReference(data);
        int whole = data.Length & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            ulong m = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, i));
            v3 ^= m;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= m;
        }

        ulong b = ((ulong)data.Length << 56) | Tail(ref Unsafe.Add(ref p, whole), data.Length & 7);
        return Finish(v0, v1, v2, v3, b);
    }

    /// <summary>Hash of the bytes with A-Z taken as a-z.</summary>
    /// <port>siphash.c siphash_nocase</port>
    public ulong HashNoCase(ReadOnlySpan<byte> data)
    {
        ulong v0 = 0x736f6d6570736575UL ^ _k0;
        ulong v1 = 0x646f72616e646f6dUL ^ _k1;
        ulong v2 = 0x6c7967656e657261UL ^ _k0;
        ulong v3 = 0x7465646279746573UL ^ _k1;
        ref byte p = ref MemoryMarshal.GetReference(data);
        int whole = data.Length & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            ulong m = Lower(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, i)));
            v3 ^= m;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= m;
        }

        ulong tail = Lower(Tail(ref Unsafe.Add(ref p, whole), data.Length & 7));
        return Finish(v0, v1, v2, v3, ((ulong)data.Length << 56) | tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong v0, ulong v1, ulong v2, ulong v3, ulong b)
    {
        v3 ^= b;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= b;
        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }

    /// <summary>The last 0 to 7 bytes as a little-endian number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Tail(ref byte p, int left)
    {
        ulong b = 0;
        int i = 0;
        if ((left & 4) != 0)
        {
            b = Unsafe.ReadUnaligned<uint>(ref p);
            i = 4;
        }

        if ((left & 2) != 0)
        {
            b |= (ulong)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref p, i)) << (i * 8);
            i += 2;
        }

        if ((left & 1) != 0)
        {
            b |= (ulong)Unsafe.Add(ref p, i) << (i * 8);
        }

        return b;
    }

    /// <summary>Lowers eight ASCII bytes at once.</summary>
    /// <remarks>With the top bits masked off, adding 0x3f sets bit 7 of every byte from 'A' up,
    /// adding 0x25 that of every byte past 'Z'; where only the first is set, and the byte was below
    /// 0x80, it is a capital and bit 5 is turned on.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Lower(ulong x)
    {
        const ulong Ones = 0x0101010101010101UL;
        ulong seven = x & (0x7f * Ones);
        ulong fromA = seven + (0x3f * Ones);
        ulong pastZ = seven + (0x25 * Ones);
        ulong capital = fromA & ~pastZ & ~x & (0x80 * Ones);
        return x | (capital >> 2);
    }
}
