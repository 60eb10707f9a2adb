// Hyperloglog, the sparse form: runs of equal registers.
// Port of redis 7.2 hyperloglog.c hllSparse*. See Hyperloglog.cs.
//
//   ZERO    00nnnnnn             n + 1 registers of 0, 1 to 64
//   XZERO   01nnnnnn nnnnnnnn    n + 1 registers of 0, 1 to 16384; high bits first
//   VAL     1vvvvvnn             n + 1 registers of v + 1: 1 to 4 of them, value 1 to 32
//
//   registers 1000 = 2, 1020 = 3, 1021 = 3, the others 0:
//   43 e7   84   12   89   7c 01      XZERO 1000, VAL 2 x 1, ZERO 19, VAL 3 x 2, XZERO 15362
//
// Setting a register finds the run it is in, and cuts it in up to three; then neighbours of one
// value are joined. A value above 32, or more bytes than allowed, makes the whole dense.
//
// The string may have been written by anybody. So no run may reach beyond register 16384, and the
// second byte of an XZERO must be there; what breaks this is corrupt wherever it is met.
// REDISNET(hll-truncated-xzero): C takes the NUL behind the string for a missing second byte.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

public static unsafe partial class Hyperloglog
{
    private const byte XzeroBit = 0x40;
    private const byte ValBit = 0x80;
    private const int ZeroMaxLen = 64;
    private const int ValMaxLen = 4;
    private const int ValMaxValue = 32;

    /// <summary>Makes a sparse one dense; false when its runs are corrupt, and then it
    /// stands.</summary>
    /// <port>hyperloglog.c hllSparseToDense</port>
    public static bool TryToDense(Zmalloc z, ref Sds s)
    {
        if (Encoding(s.Span) == HllEncoding.Dense)
        {
            return true;
        }

        // First into a byte each: nothing is allocated for what is corrupt.
        byte* bytes = stackalloc byte[Registers];
        if (!SparseMerge(bytes, Start(s), (byte*)s.Address + s.Length))
        {
            return false;
        }

        Sds dense = Sds.NewLen(z, DenseSize);
        Span<byte> to = dense.Span;
        to.Clear();
        s.Span[..HeaderSize].CopyTo(to);
        to[EncodingOffset] = (byte)HllEncoding.Dense;
        DenseRaise(Start(dense), bytes);
        Sds.Free(z, ref s);
        s = dense;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsXzero(int b)
    {
        return (b & 0xC0) == XzeroBit;
    }

    /// <summary>The value a run's first byte says, without a branch: VAL and ZERO alternate as
    /// chance has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(int b)
    {
        return (((b >> 2) & 31) + 1) & ((b << 24) >> 31);
    }

    /// <summary>The registers a run of one byte has: the low two bits of a VAL, or the low six of a
    /// ZERO, plus one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Run(int b)
    {
        return (b & (63 ^ (60 & ((b << 24) >> 31)))) + 1;
    }

    /// <summary>The registers a run of two bytes has.</summary>
    private static int XzeroRun(int b, int second)
    {
        return (((b & 63) << 8) | second) + 1;
    }

    private static bool SparseMerge(byte* max, byte* p, byte* end)
    {
        int index = 0;
        while (p < end)
        {
            int b = *p++;
            int run = Run(b);
            int value = Value(b);
            if (IsXzero(b))
            {
                if (p == end)
                {
                    return false;
                }

                run = XzeroRun(b, *p++);
            }

            if (index + run > Registers)
            {
                // What follows the last register is not looked at, if it begins with a VAL.
                return value != 0 && index == Registers;
            }

            int first = index;
            index += run;

            for (int i = first; value != 0 && i < index; i++)
            {
                max[i] = byte.Max(max[i], (byte)value);
            }
        }

        return index == Registers;
    }

    /// <port>hyperloglog.c hllSparseRegHisto</port>
    private static bool SparseRegHisto(byte* p, byte* end, int* histo)
    {
        int index = 0;
        int zeros = 0;
        while (p < end && index <= Registers)
        {
            int b = *p++;
            int run = Run(b);
            index += run;
            if (b >= ValBit)
            {
                histo[Value(b)] += run;
                continue;
            }

            zeros += run;
            if (IsXzero(b))
            {
                if (p == end)
                {
                    return false;
                }

                int wide = XzeroRun(b, *p++) - run;
                index += wide;
                zeros += wide;
            }
        }

        histo[0] = zeros;
        return p == end && index == Registers;
    }

    /// <summary>Sets a register to a value unless it has as much.</summary>
    /// <port>hyperloglog.c hllSparseSet</port>
    private static HllResult SparseSet(
        Zmalloc z, ref Sds s, int index, int count, long sparseMaxBytes)
    {
        if (count > ValMaxValue)
        {
            return Promote(z, ref s, index, count);
        }

        GrowForSplit(z, ref s, sparseMaxBytes);
        byte* start = Start(s);
        byte* end = (byte*)s.Address + s.Length;
        byte* p = FindRun(start, end, index, out byte* prev, out int first);
        if (p == null)
        {
            return HllResult.Corrupt;
        }

        int value = Value(*p);
        int run = IsXzero(*p) ? XzeroRun(*p, p[1]) : Run(*p);
        byte* next = p + (IsXzero(*p) ? 2 : 1);
        if (first + run > Registers)
        {
            return HllResult.Corrupt;
        }

        if (value >= count)
        {
            return HllResult.Same;
        }

        byte* seq = stackalloc byte[5];
        int seqLength = Split(seq, first, run, value, index, count);
        int delta = seqLength - (int)(next - p);
        if (delta > 0 && s.Length + delta > sparseMaxBytes)
        {
            return Promote(z, ref s, index, count);
        }

        MemCheck.That(s.Length + delta <= s.Alloc);
        Buffer.MemoryCopy(next, next + delta, end - next, end - next);
        Buffer.MemoryCopy(seq, p, seqLength, seqLength);
        s.IncrLen(delta);
        JoinValues(s, prev);
        InvalidateCache(s.Span);
        return HllResult.Changed;
    }

    /// <summary>Room for the three bytes that cutting a run can take, and for later ones, but never
    /// more than a sparse value may have.</summary>
    private static void GrowForSplit(Zmalloc z, ref Sds s, long sparseMaxBytes)
    {
        if (s.Alloc < sparseMaxBytes && s.Avail < 3)
        {
            long length = s.Length + 3;
            length += long.Min(length, 300);
            Sds.Resize(z, ref s, long.Min(length, sparseMaxBytes), wouldRegrow: true);
        }
    }

    /// <summary>The run that a register is in, the one before it (itself, when it is the
    /// first), and its first register; null when the runs end before it or lack a byte.</summary>
    private static byte* FindRun(
        byte* p, byte* end, int index, out byte* prev, out int first)
    {
        byte* before = null;
        byte* at = p;
        int last = -1;
        int run = 0;
        while (p < end)
        {
            before = at;
            at = p;
            int b = *p++;
            run = Run(b);
            if (IsXzero(b))
            {
                if (p == end)
                {
                    break;
                }

                run = XzeroRun(b, *p++);
            }

            last += run;
            if (index <= last)
            {
                prev = before;
                first = last - run + 1;
                return at;
            }
        }

        prev = null;
        first = 0;
        return null;
    }

    /// <summary>The runs that stand for a run in which one register got another value.</summary>
    private static int Split(byte* seq, int first, int run, int value, int index, int count)
    {
        byte* n = WriteRun(seq, index - first, value);
        n = WriteRun(n, 1, count);
        n = WriteRun(n, first + run - 1 - index, value);
        return (int)(n - seq);
    }

    /// <port>hyperloglog.c HLL_SPARSE_VAL_SET, HLL_SPARSE_ZERO_SET, HLL_SPARSE_XZERO_SET</port>
    private static byte* WriteRun(byte* n, int run, int value)
    {
        if (run == 0)
        {
            return n;
        }

        if (value != 0)
        {
            *n++ = (byte)(((value - 1) << 2) | (run - 1) | ValBit);
        }
        else if (run <= ZeroMaxLen)
        {
            *n++ = (byte)(run - 1);
        }
        else
        {
            *n++ = (byte)(((run - 1) >> 8) | XzeroBit);
            *n++ = (byte)(run - 1);
        }

        return n;
    }

    /// <summary>Joins neighbours of one value where their runs fit into one, in five runs from
    /// here.</summary>
    private static void JoinValues(Sds s, byte* p)
    {
        byte* end = (byte*)s.Address + s.Length;
        for (int scan = 5; p < end && scan > 0; scan--)
        {
            if (*p < ValBit)
            {
                p += *p < XzeroBit ? 1 : 2;
                continue;
            }

            int run = (*p & 3) + 1;
            if (p + 1 < end && p[1] >= ValBit && ((*p ^ p[1]) & ~3) == 0
                && run + (p[1] & 3) + 1 <= ValMaxLen)
            {
                p[1] = (byte)(p[1] + run);
                Buffer.MemoryCopy(p + 1, p, end - p - 1, end - p - 1);
                s.IncrLen(-1);
                end--;
                continue;
            }

            p++;
        }
    }

    private static HllResult Promote(Zmalloc z, ref Sds s, int index, int count)
    {
        if (!TryToDense(z, ref s))
        {
            return HllResult.Corrupt;
        }

        HllResult result = DenseSet(Start(s), index, count);
        MemCheck.That(result == HllResult.Changed);
        return result;
    }
}
