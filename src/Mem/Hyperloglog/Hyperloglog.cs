// Hyperloglog: how many different elements were added, to within 0.81 percent, in 12 kilobytes.
// Port of redis 7.2 hyperloglog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md. Departures:
// docs/DEVIATIONS.md#mem
//
// Each element is hashed to 64 bits. The low 14 pick one of 16384 registers, and the register keeps
// the largest number of zero bits, plus one, that any hash had after them. Rare patterns show up
// only when many elements were seen, so the registers together tell how many; adding one twice
// changes nothing, and two sets are united by taking the larger of each pair of registers.
//
// The value is an ordinary string of the keyspace, and so may be anything a client wrote there:
//
//   offset  size
//        0     4   "HYLL"
//        4     1   encoding: 0 dense, 1 sparse
//        5     3   zero
//        8     8   last count, little endian; the top bit set: registers changed since
//       16         registers
//
//   dense    16384 registers of 6 bits, the first in the low bits of the first byte: 12288 bytes.
//            Eight registers are 48 bits, and are spread over eight bytes and back at once.
//   sparse   runs of equal registers, see Hyperloglog.Sparse.cs
//
//   empty, as made by PFADD: 48 59 4c 4c 01 00 00 00  00 00 00 00 00 00 00 00  7f ff
//
// What reads takes the bytes, wherever they are; what changes them takes the string by ref, for a
// sparse one grows and becomes dense. Call IsValid first: everything else relies on it, but on
// nothing more, so runs that lie end in "corrupt", never outside the string.
//
// Files: Hyperloglog.cs header, hash, add, merge; Hyperloglog.Dense.cs and Hyperloglog.Sparse.cs
// the two forms; Hyperloglog.Count.cs the estimate.
using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Operations on strings that are HyperLogLogs; no state.</summary>
/// <port>hyperloglog.c hllhdr</port>
public static unsafe partial class Hyperloglog
{
    /// <summary>Registers of every HyperLogLog.</summary>
    /// <port>hyperloglog.c HLL_REGISTERS</port>
    public const int Registers = 1 << P;

    /// <summary>Bytes before the registers.</summary>
    /// <port>hyperloglog.c HLL_HDR_SIZE</port>
    public const int HeaderSize = 16;

    /// <summary>Bytes of a dense one.</summary>
    /// <port>hyperloglog.c HLL_DENSE_SIZE</port>
    public const int DenseSize = HeaderSize + (Registers * Bits / 8);

    /// <port>hyperloglog.c HLL_P</port>
    private const int P = 14;

    /// <port>hyperloglog.c HLL_Q</port>
    private const int Q = 64 - P;

    /// <port>hyperloglog.c HLL_BITS</port>
    private const int Bits = 6;

    private const uint Seed = 0xadc83b19;
    private const int EncodingOffset = 4;
    private const int CardOffset = 8;
    private const byte StaleBit = 0x80;

    /// <summary>An empty one, sparse.</summary>
    /// <port>hyperloglog.c createHLLObject</port>
    public static Sds Create(Zmalloc z)
    {
        ReadOnlySpan<byte> empty =
        [
            (byte)'H', (byte)'Y', (byte)'L', (byte)'L', (byte)HllEncoding.Sparse, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
            0x7f, 0xff,
        ];
        return Sds.New(z, empty);
    }

    /// <summary>Whether a string has the header of a HyperLogLog and, when dense, its
    /// length.</summary>
    /// <remarks>Says nothing about the runs of a sparse one.</remarks>
    /// <port>hyperloglog.c isHLLObjectOrReply</port>
    public static bool IsValid(ReadOnlySpan<byte> s)
    {
        return s.Length >= HeaderSize && s.StartsWith("HYLL"u8)
            && s[EncodingOffset] <= (byte)HllEncoding.Sparse
            && (s[EncodingOffset] == (byte)HllEncoding.Sparse || s.Length == DenseSize);
    }

    /// <summary>The form it is in.</summary>
    public static HllEncoding Encoding(ReadOnlySpan<byte> s)
    {
        return (HllEncoding)s[EncodingOffset];
    }

    /// <summary>The count kept in the header; false when registers changed since.</summary>
    /// <port>hyperloglog.c HLL_VALID_CACHE</port>
    public static bool TryGetCached(ReadOnlySpan<byte> s, out ulong card)
    {
        card = BinaryPrimitives.ReadUInt64LittleEndian(s[CardOffset..]);
        return (s[CardOffset + 7] & StaleBit) == 0;
    }

    /// <summary>Keeps a count in the header.</summary>
    /// <port>hyperloglog.c pfcountCommand</port>
    public static void SetCached(Span<byte> s, ulong card)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(s[CardOffset..], card);
    }

    /// <summary>Says that registers changed since the count was kept.</summary>
    /// <port>hyperloglog.c HLL_INVALIDATE_CACHE</port>
    public static void InvalidateCache(Span<byte> s)
    {
        s[CardOffset + 7] |= StaleBit;
    }

    /// <summary>Adds an element; may move the string, and make a sparse one of more than
    /// <paramref name="sparseMaxBytes"/> dense.</summary>
    /// <remarks>When something changed the caller invalidates the count.</remarks>
    /// <port>hyperloglog.c hllAdd, hllDenseAdd, hllSparseAdd</port>
    public static HllResult Add(
        Zmalloc z, ref Sds s, ReadOnlySpan<byte> ele, long sparseMaxBytes)
    {
        int count = PatLen(ele, out int index);
        return Encoding(s.Span) == HllEncoding.Dense
            ? DenseSet(Start(s), index, count) : SparseSet(z, ref s, index, count, sparseMaxBytes);
    }

    /// <summary>Raises each byte of <paramref name="max"/>, one a register, to the value's
    /// register; false when its runs are corrupt.</summary>
    /// <port>hyperloglog.c hllMerge</port>
    public static bool TryMerge(Span<byte> max, ReadOnlySpan<byte> s)
    {
        MemCheck.That(max.Length == Registers && IsValid(s));
        fixed (byte* to = max)
        fixed (byte* from = s)
        {
            if (Encoding(s) == HllEncoding.Sparse)
            {
                return SparseMerge(to, from + HeaderSize, from + s.Length);
            }

            DenseMerge(to, from + HeaderSize);
            return true;
        }
    }

    /// <summary>Raises the value's registers to those of <paramref name="max"/>; may move the
    /// string. False when its runs are corrupt.</summary>
    /// <port>hyperloglog.c pfmergeCommand</port>
    public static bool TryRaise(
        Zmalloc z, ref Sds s, ReadOnlySpan<byte> max, long sparseMaxBytes)
    {
        MemCheck.That(max.Length == Registers && IsValid(s.Span));
        int j = 0;
        for (; j < Registers && Encoding(s.Span) == HllEncoding.Sparse; j++)
        {
            if (max[j] != 0
                && SparseSet(z, ref s, j, max[j], sparseMaxBytes) == HllResult.Corrupt)
            {
                return false;
            }
        }

        if (j < Registers)
        {
            fixed (byte* from = max)
            {
                DenseRaise(Start(s), from);
            }
        }

        return true;
    }

    /// <summary>Which register an element belongs to, and the length of its pattern: zeros and the
    /// one that ends them, 1 to 51.</summary>
    /// <port>hyperloglog.c hllPatLen</port>
    public static int PatLen(ReadOnlySpan<byte> ele, out int index)
    {
        ulong hash = MurmurHash64A(ele, Seed);
        index = (int)(hash & (Registers - 1));
        return BitOperations.TrailingZeroCount((hash >> P) | (1UL << Q)) + 1;
    }

    /// <summary>MurmurHash2 for 64 bits, of Austin Appleby, who placed it in the public
    /// domain.</summary>
    /// <port>hyperloglog.c MurmurHash64A</port>
    internal static ulong MurmurHash64A(ReadOnlySpan<byte> key, uint seed)
    {
        const ulong M = 0xc6a4a7935bd1e995UL;
        const int R = 47;
        ulong h = seed ^ ((ulong)key.Length * M);
        while (key.Length >= 8)
        {
            ulong k = MemoryMarshal.Read<ulong>(key) * M;
            h = (h ^ ((k ^ (k >> R)) * M)) * M;
            key = key[8..];
        }

        if (!key.IsEmpty)
        {
            ulong tail = 0;
            for (int i = key.Length - 1; i >= 0; i--)
            {
                tail = (tail << 8) | key[i];
            }

            h = (h ^ tail) * M;
        }

        h = (h ^ (h >> R)) * M;
        return h ^ (h >> R);
    }

    /// <summary>The first byte of registers.</summary>
    private static byte* Start(Sds s)
    {
        return (byte*)s.Address + HeaderSize;
    }
}
