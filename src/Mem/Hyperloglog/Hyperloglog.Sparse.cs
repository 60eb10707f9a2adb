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

        // Nothing is allocated for what is corrupt.
        byte* end = (byte*)s.Address + s.Length;
        if (!RunsAreWhole(Start(s), end))
        {
            return false;
        }

        Sds dense = Sds.NewLen(z, DenseSize);
        Span<byte> to = dense.Span;
        to.Clear();
        s.Span[..HeaderSize].CopyTo(to);
        to[EncodingOffset] = (byte)HllEncoding.Dense;
        int index = 0;
        for (byte* p = Start(s); p < end;)
        {
            p = Opcode(p, end, out int run, out int value);
            for (int i = 0; value != 0 && i < run; i++)
            {
                DenseSet(Start(dense), index + i, value);
            }

            index += run;
        }

        Sds.Free(z, ref s);
        s = dense;
        return true;
    }

    /// <summary>One run: what it says, and where the next begins; null when its second byte is
    /// missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Opcode(byte* p, byte* end, out int run, out int value)
    {
        int b = *p;
        value = 0;
        if (b >= ValBit)
        {
            value = ((b >> 2) & 31) + 1;
            run = (b & 3) + 1;
            return p + 1;
        }

        if (b < XzeroBit)
        {
            run = b + 1;
            return p + 1;
        }

        if (p + 1 == end)
        {
            run = 0;
            return null;
        }

        run = (((b & 63) << 8) | p[1]) + 1;
        return p + 2;
    }

    private static bool RunsAreWhole(byte* p, byte* end)
    {
        int index = 0;
        while (p != null && p < end && index <= Registers)
        {
            p = Opcode(p, end, out int run, out _);
            index += run;
        }

        return p == end && index == Registers;
    }

    private static bool SparseMerge(byte* max, byte* p, byte* end)
    {
        if (!RunsAreWhole(p, end))
        {
            return false;
        }

        while (p < end)
        {
            p = Opcode(p, end, out int run, out int value);
            for (int i = 0; value != 0 && i < run; i++)
            {
                max[i] = byte.Max(max[i], (byte)value);
            }

            max += run;
        }

        return true;
    }

    /// <port>hyperloglog.c hllSparseRegHisto</port>
    private static bool SparseRegHisto(byte* p, byte* end, int* histo)
    {
        int index = 0;
        while (p != null && p < end && index <= Registers)
        {
            p = Opcode(p, end, out int run, out int value);
            histo[value] += run;
            index += run;
        }

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
        byte* next = p == null ? null : Opcode(p, end, out _, out _);
        if (next == null)
        {
            return HllResult.Corrupt;
        }

        Opcode(p, end, out int run, out int value);
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
        JoinValues(s, prev == null ? start : prev);
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

    /// <summary>The run that a register is in, the one before it, and its first register; null when
    /// the runs end before it.</summary>
    private static byte* FindRun(
        byte* p, byte* end, int index, out byte* prev, out int first)
    {
        prev = null;
        first = 0;
        while (p < end)
        {
            byte* next = Opcode(p, end, out int run, out _);
            if (next == null || index < first + run)
            {
                return p;
            }

            prev = p;
            p = next;
            first += run;
        }

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
