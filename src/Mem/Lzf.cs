// Lzf: the compression of long strings in an RDB file and of the inner nodes of a list.
// Port of redis 7.2 lzf_c.c, lzf_d.c (LibLZF's format). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A compressed block is a sequence of two kinds of item:
//
//   000LLLLL <L+1 bytes>             literal run of L+1 bytes (1..32)
//   LLLooooo oooooooo                copy L+2 bytes (3..8) from o+1 bytes back (1..8192), L = 1..6
//   111ooooo LLLLLLLL oooooooo       copy L+9 bytes (9..264) from o+1 bytes back
//
// The compressor remembers, by a hash of three bytes, where such a triple was last seen. Its table
// is kept between blocks and never cleared: a slot holds position + a base that grows beyond every
// older number with each block, so what a former block left is always too far back. The result thus
// depends on the input alone.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RedisNet.Mem;

/// <summary>Compressor with its table of seen triples. Not for use by two threads at
/// once.</summary>
/// <port>lzf_c.c lzf_compress</port>
public sealed unsafe class Lzf
{
    private const int HashBits = 16;
    private const int HashSize = 1 << HashBits;
    private const int MaxLiteral = 32;
    private const int MaxDistance = 1 << 13;
    private const int MaxCopy = (1 << 8) + (1 << 3);

    private readonly uint[] _seen = new uint[HashSize];

    // What position 0 of the block being compressed counts as, and the first number no block has
    // used.
    private uint _current;
    private uint _free = 1;

    /// <summary>Compresses into <paramref name="output"/>. Returns the length, or 0 when it does
    /// not fit: give as much room as makes the compression worth while.</summary>
    public int Compress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty || output.IsEmpty)
        {
            return 0;
        }

        BeginBlock(input.Length);
        fixed (byte* from = input, to = output)
        {
            fixed (uint* seen = _seen)
            {
                return Compress(from, input.Length, to, output.Length, seen);
            }
        }
    }

    /// <summary>Expands into <paramref name="output"/>. Returns the length, or 0 for anything
    /// malformed or longer than the output.</summary>
    /// <port>lzf_d.c lzf_decompress</port>
    public static int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        fixed (byte* from = input, to = output)
        {
            return Decompress(from, from + input.Length, to, to + output.Length);
        }
    }

    private static int Decompress(byte* ip, byte* inEnd, byte* output, byte* outEnd)
    {
        byte* op = output;
        while (ip < inEnd)
        {
            int control = *ip++;
            if (control < MaxLiteral)
            {
                int run = control + 1;
                if (run > outEnd - op || run > inEnd - ip)
                {
                    return 0;
                }

                CopyRun(ip, inEnd, op, outEnd, run);
                ip += run;
                op += run;
                continue;
            }

            int length = control >> 5;
            if (length == 7)
            {
                if (ip == inEnd)
                {
                    return 0;
                }

                length += *ip++;
            }

            if (ip == inEnd)
            {
                return 0;
            }

            int distance = ((control & 0x1F) << 8) + 1 + *ip++;
            length += 2;
            if (distance > op - output || length > outEnd - op)
            {
                return 0;
            }

            CopyBack(op, outEnd, distance, length);
            op += length;
        }

        return (int)(op - output);
    }

    // Where both sides have room for the longest run it is copied whole: what is too much is
    // written over next, or lies beyond the end of what was asked for.
    private static void CopyRun(byte* from, byte* inEnd, byte* to, byte* outEnd, int run)
    {
        if (inEnd - from >= MaxLiteral && outEnd - to >= MaxLiteral)
        {
            Vector256.Store(Vector256.Load(from), to);
            return;
        }

        for (int i = 0; i < run; i++)
        {
            to[i] = from[i];
        }
    }

    // Source and target may overlap: a short distance repeats a pattern, so the order of the copy
    // matters.
    private static void CopyBack(byte* to, byte* outEnd, int distance, int length)
    {
        const int step = 16;
        byte* from = to - distance;
        if (distance < step || outEnd - to < length + step)
        {
            for (int i = 0; i < length; i++)
            {
                to[i] = from[i];
            }

            return;
        }

        for (int i = 0; i < length; i += step)
        {
            Vector128.Store(Vector128.Load(from + i), to + i);
        }
    }

    private void BeginBlock(int length)
    {
        if (_free > uint.MaxValue - (uint)length - (2 * MaxDistance))
        {
            Array.Clear(_seen);
            _free = 1;
        }

        _current = _free + MaxDistance;
        _free = _current + (uint)length;
    }

    // The control byte of the open literal run is written when it closes, before its first byte.
    private int Compress(byte* input, int length, byte* output, int room, uint* seen)
    {
        byte* ip = input;
        byte* end = input + length - 2;
        byte* op = output + 1;
        byte* outEnd = output + room;
        int literals = 0;
        while (ip < end)
        {
            uint back = Seen(input, ip, seen) + 1;
            if (back > MaxDistance || !SameTriple(ip - back, ip))
            {
                if (op >= outEnd)
                {
                    return 0;
                }

                AddLiteral(ref ip, ref op, ref literals);
                continue;
            }

            if (op - (literals == 0 ? 1 : 0) + 4 >= outEnd)
            {
                return 0;
            }

            op = CloseRun(op, literals);
            int same = MatchLength(ip - back, ip, length - (int)(ip - input) - 2);
            op = PutCopy(op, (int)back - 1, same);
            literals = 0;
            op++;
            ip += same;
            if (ip >= end)
            {
                break;
            }

            // Enter the last two triples of the copy, the cheap half of what could be entered.
            Seen(input, ip - 2, seen);
            Seen(input, ip - 1, seen);
        }

        if (op + 3 > outEnd)
        {
            return 0;
        }

        while (ip < input + length)
        {
            AddLiteral(ref ip, ref op, ref literals);
        }

        return (int)(CloseRun(op, literals) - output);
    }

    // Enters the triple at ip and returns its distance to the one before it, minus one; a large
    // number if none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Seen(byte* input, byte* ip, uint* seen)
    {
        uint triple = ((uint)ip[0] << 16) | ((uint)ip[1] << 8) | ip[2];
        uint* slot = seen + (((triple >> ((3 * 8) - HashBits)) - (triple * 5)) & (HashSize - 1));
        uint here = _current + (uint)(ip - input);
        uint before = *slot;
        *slot = here;
        return before > _current ? here - before - 1 : MaxDistance;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SameTriple(byte* a, byte* b) =>
        a[2] == b[2]
        && Unsafe.ReadUnaligned<ushort>(a) == Unsafe.ReadUnaligned<ushort>(b);

    // As the reference, which leaves the last two bytes out, but compares the first sixteen of a
    // long match without a look at the end, and so may reach it.
    private static int MatchLength(byte* from, byte* ip, int left)
    {
        int max = int.Min(left, MaxCopy);
        max = max is > 16 and < 19 ? 19 : max;
        int same = 3;
        while (same + sizeof(ulong) <= max)
        {
            ulong differ = Unsafe.ReadUnaligned<ulong>(ip + same)
                ^ Unsafe.ReadUnaligned<ulong>(from + same);
            if (differ != 0)
            {
                return same + (BitOperations.TrailingZeroCount(differ) >> 3);
            }

            same += sizeof(ulong);
        }

        while (same < max && ip[same] == from[same])
        {
            same++;
        }

        return same;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLiteral(ref byte* ip, ref byte* op, ref int literals)
    {
        *op++ = *ip++;
        literals++;
        if (literals == MaxLiteral)
        {
            op[-literals - 1] = (byte)(literals - 1);
            literals = 0;
            op++;
        }
    }

    // Writes the control byte of the open run, or takes back the byte reserved for it; returns the
    // new end.
    private static byte* CloseRun(byte* op, int literals)
    {
        if (literals == 0)
        {
            return op - 1;
        }

        op[-literals - 1] = (byte)(literals - 1);
        return op;
    }

    private static byte* PutCopy(byte* op, int distance, int length)
    {
        int code = length - 2;
        if (code < 7)
        {
            *op++ = (byte)((distance >> 8) + (code << 5));
        }
        else
        {
            *op++ = (byte)((distance >> 8) + (7 << 5));
            *op++ = (byte)(code - 7);
        }

        *op++ = (byte)distance;
        return op;
    }
}
