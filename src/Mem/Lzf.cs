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
using System.Buffers.Binary;

namespace RedisNet.Mem;

/// <summary>Compressor with its table of seen triples. Not for use by two threads at
/// once.</summary>
/// <port>lzf_c.c lzf_compress</port>
public sealed class Lzf
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
        int ip = 0;
        int literals = 0;
        // The control byte of the open literal run is written when it closes, at op - literals - 1.
        int op = 1;
        while (ip < input.Length - 2)
        {
            int distance = Seen(input, ip);
            if (distance >= MaxDistance || !SameTriple(input, ip - distance - 1, ip))
            {
                if (op >= output.Length)
                {
                    return 0;
                }

                AddLiteral(input, output, ref ip, ref op, ref literals);
                continue;
            }

            if (op - (literals == 0 ? 1 : 0) + 4 >= output.Length)
            {
                return 0;
            }

            op = CloseRun(output, op, literals);
            int length = MatchLength(input, ip - distance - 1, ip);
            op = PutCopy(output, op, distance, length);
            literals = 0;
            op++;
            ip += length;
            if (ip >= input.Length - 2)
            {
                break;
            }

            // Enter the last two triples of the copy, the cheap half of what could be entered.
            Seen(input, ip - 2);
            Seen(input, ip - 1);
        }

        if (op + 3 > output.Length)
        {
            return 0;
        }

        while (ip < input.Length)
        {
            AddLiteral(input, output, ref ip, ref op, ref literals);
        }

        return CloseRun(output, op, literals);
    }

    /// <summary>Expands into <paramref name="output"/>. Returns the length, or 0 for anything
    /// malformed or longer than the output.</summary>
    /// <port>lzf_d.c lzf_decompress</port>
    public static int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int ip = 0;
        int op = 0;
        while (ip < input.Length)
        {
            int control = input[ip++];
            if (control < MaxLiteral)
            {
                int run = control + 1;
                if (op + run > output.Length || ip + run > input.Length)
                {
                    return 0;
                }

                input.Slice(ip, run).CopyTo(output[op..]);
                ip += run;
                op += run;
                continue;
            }

            int length = control >> 5;
            if (length == 7)
            {
                if (ip >= input.Length)
                {
                    return 0;
                }

                length += input[ip++];
            }

            if (ip >= input.Length)
            {
                return 0;
            }

            int from = op - ((control & 0x1F) << 8) - 1 - input[ip++];
            length += 2;
            if (from < 0 || op + length > output.Length)
            {
                return 0;
            }

            CopyWithin(output, from, op, length);
            op += length;
        }

        return op;
    }

    // Source and target may overlap: a short distance repeats a pattern, so the order of the copy
    // matters.
    private static void CopyWithin(Span<byte> output, int from, int to, int length)
    {
        if (from + length <= to)
        {
            output.Slice(from, length).CopyTo(output[to..]);
            return;
        }

        for (int i = 0; i < length; i++)
        {
            output[to + i] = output[from + i];
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

    // Enters the triple at ip and returns its distance to the one before it, minus one; a large
    // number if none.
    private int Seen(ReadOnlySpan<byte> input, int ip)
    {
        uint triple = ((uint)input[ip] << 16) | ((uint)input[ip + 1] << 8) | input[ip + 2];
        ref uint slot = ref _seen[(int)(
            ((triple >> ((3 * 8) - HashBits)) - (triple * 5)) & (HashSize - 1))];
        uint before = slot;
        slot = _current + (uint)ip;
        uint distance = _current + (uint)ip - before - 1;
        return distance < MaxDistance && before > _current ? (int)distance : int.MaxValue;
    }

    private static bool SameTriple(ReadOnlySpan<byte> input, int a, int b) =>
        input[a + 2] == input[b + 2] &&
        BinaryPrimitives.ReadUInt16LittleEndian(
            input[a..]) == BinaryPrimitives.ReadUInt16LittleEndian(input[b..]);

    private static int MatchLength(ReadOnlySpan<byte> input, int from, int ip)
    {
        // As the reference, which leaves the last two bytes out, but compares the first sixteen of
        // a long match without a look at the end, and so may reach it.
        int max = Math.Min(input.Length - ip - 2, MaxCopy);
        max = max is > 16 and < 19 ? 19 : max;
        return max <= 3
            ? 3
            : 3 + input.Slice(ip + 3, max - 3).CommonPrefixLength(input.Slice(from + 3, max - 3));
    }

    private static void AddLiteral(
        ReadOnlySpan<byte> input, Span<byte> output, ref int ip, ref int op, ref int literals)
    {
        output[op++] = input[ip++];
        literals++;
        if (literals == MaxLiteral)
        {
            output[op - literals - 1] = (byte)(literals - 1);
            literals = 0;
            op++;
        }
    }

    // Writes the control byte of the open run, or takes back the byte reserved for it; returns the
    // new end.
    private static int CloseRun(Span<byte> output, int op, int literals)
    {
        if (literals == 0)
        {
            return op - 1;
        }

        output[op - literals - 1] = (byte)(literals - 1);
        return op;
    }

    private static int PutCopy(Span<byte> output, int op, int distance, int length)
    {
        int code = length - 2;
        if (code < 7)
        {
            output[op++] = (byte)((distance >> 8) + (code << 5));
        }
        else
        {
            output[op++] = (byte)((distance >> 8) + (7 << 5));
            output[op++] = (byte)(code - 7);
        }

        output[op++] = (byte)distance;
        return op;
    }
}
