// RdbReader: the primitives of the RDB format, read from untrusted bytes.
// Port of redis 7.2 rdb.c (loading primitives). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Every member answers false when it cannot go on. Fault then says what is wrong with the file;
// without one the file has ended too early. Lengths are believed only as far as the file is long: a
// length that cannot be followed by as many bytes, or an LZF block that claims to expand further
// than the format can, costs no memory.
using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Reads lengths, strings and times.</summary>
public sealed class RdbReader(RdbInput input)
{
    /// <summary>Values beyond this are read straight into the memory they stay in.</summary>
    private const int LargeBytes = 64 * 1024;

    /// <summary>More than any machine has: an allocation that C would see fail.</summary>
    private const ulong ImpossibleBytes = 1UL << 40;

    // Two bytes of an LZF block yield at most 264 of the original.
    private const ulong MaxLzfRatio = 132;

    private readonly RdbScratch _compressed = new();

    /// <summary>What is wrong, after a false; null when the file just ended.</summary>
    public RdbFault? Fault { get; private set; }

    /// <summary>A line for the log when a length was refused.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Where the bytes come from.</summary>
    public RdbInput Input => input;

    /// <summary>Notes what is wrong and answers false, so that callers can return it.</summary>
    public bool Fail(bool isCorruption, int line, string reason)
    {
        Fault ??= new RdbFault(isCorruption, line, reason);
        return false;
    }

    /// <summary>A type or opcode; -1 at the end of the file.</summary>
    /// <port>rdb.c rdbLoadType</port>
    public int ReadType() => input.ReadByte();

    /// <summary>A time in seconds as old files have it.</summary>
    /// <port>rdb.c rdbLoadTime</port>
    public bool ReadTime(out long unixS)
    {
        Span<byte> b = stackalloc byte[4];
        bool ok = input.Read(b);
        unixS = BinaryPrimitives.ReadInt32LittleEndian(b);
        return ok;
    }

    /// <summary>A time in milliseconds.</summary>
    /// <port>rdb.c rdbLoadMillisecondTime</port>
    public bool ReadMillisecondTime(out long unixMs)
    {
        Span<byte> b = stackalloc byte[8];
        bool ok = input.Read(b);
        unixMs = BinaryPrimitives.ReadInt64LittleEndian(b);
        return ok;
    }

    /// <summary>A number in its eight bytes.</summary>
    /// <port>rdb.c rdbLoadBinaryDoubleValue</port>
    public bool ReadBinaryDouble(out double value)
    {
        Span<byte> b = stackalloc byte[8];
        bool ok = input.Read(b);
        value = BinaryPrimitives.ReadDoubleLittleEndian(b);
        return ok;
    }

    /// <summary>A number as files before version 8 have it: a length and as many digits, or one of
    /// three lengths that mean no digits.</summary>
    /// <port>rdb.c rdbLoadDoubleValue</port>
    public bool ReadDouble(out double value)
    {
        Span<byte> b = stackalloc byte[256];
        value = 0;
        if (!input.Read(b[..1]))
        {
            return false;
        }

        int length = b[0];
        switch (length)
        {
            case 255:
                value = double.NegativeInfinity;
                return true;
            case 254:
                value = double.PositiveInfinity;
                return true;
            case 253:
                value = double.NaN;
                return true;
            default:
                return input.Read(b[..length])
                    && RdbText.TrySscanf(b[..length], out value);
        }
    }

    /// <summary>A length, or the number of a special encoding.</summary>
    /// <port>rdb.c rdbLoadLenByRef</port>
    public bool ReadLen(out ulong length, out bool isEncoding)
    {
        length = 0;
        isEncoding = false;
        int first = input.ReadByte();
        switch (first >> 6)
        {
            case 0:
                length = (ulong)first;
                return true;
            case 1:
                int second = input.ReadByte();
                length = ((ulong)(first & 0x3F) << 8) | (uint)second;
                return second >= 0;
            case 2:
                return ReadWideLen(first, out length);
            case 3:
                isEncoding = true;
                length = (ulong)first & 0x3F;
                return true;
            default:
                return false;
        }
    }

    private bool ReadWideLen(int first, out ulong length)
    {
        Span<byte> b = stackalloc byte[8];
        if (first == RdbEncoding.Len32Byte)
        {
            bool ok = input.Read(b[..4]);
            length = BinaryPrimitives.ReadUInt32BigEndian(b);
            return ok;
        }

        if (first == RdbEncoding.Len64Byte)
        {
            bool ok = input.Read(b);
            length = BinaryPrimitives.ReadUInt64BigEndian(b);
            return ok;
        }

        length = 0;
        return Fail(true, 244, string.Create(
            CultureInfo.InvariantCulture, $"Unknown length encoding {first >> 6} in rdbLoadLen()"));
    }

    /// <summary>A plain length; what C reads without asking for encodings.</summary>
    /// <port>rdb.c rdbLoadLen</port>
    // C's error value is a length that a file can spell.
    public bool ReadLen(out ulong length) =>
        ReadLen(out length, out _) && length != ulong.MaxValue;

    /// <summary>Whether a table for as many elements could be made; false, with the fault noted,
    /// where C's allocation fails. What C cannot count in bytes it does without.</summary>
    public bool CanExpand(ulong elements, int line) =>
        elements is <= ImpossibleBytes / sizeof(ulong) or > 1UL << 60
        || Fail(true, line, string.Create(
            CultureInfo.InvariantCulture, $"OOM in dictTryExpand {elements}"));

    /// <summary>A string in any of its forms.</summary>
    /// <port>rdb.c rdbGenericLoadStringObject</port>
    public bool ReadString(RdbScratch to)
    {
        return ReadString(to, null, out _);
    }

    /// <summary>A string in any of its forms; a large one goes to memory of <paramref name="z"/>,
    /// which the caller then owns, and the scratch is left alone.</summary>
    public bool ReadString(RdbScratch to, Zmalloc? z, out Sds large)
    {
        large = default;
        if (!ReadLen(out ulong length, out bool isEncoding) || length == ulong.MaxValue)
        {
            return false;
        }

        if (!isEncoding)
        {
            return Claim(length, "rdbGenericLoadStringObject")
                && ReadPlain(to, z, (int)length, out large);
        }

        switch (length)
        {
            case RdbEncoding.EncInt8:
            case RdbEncoding.EncInt16:
            case RdbEncoding.EncInt32:
                return ReadInteger(to, 1 << (int)length);
            case RdbEncoding.EncLzf:
                return ReadLzf(to, z, out large);
            default:
                return Fail(true, 536, string.Create(
                    CultureInfo.InvariantCulture, $"Unknown RDB string encoding type {length}"));
        }
    }

    private bool ReadPlain(RdbScratch to, Zmalloc? z, int length, out Sds large)
    {
        large = default;
        if (z == null || length <= LargeBytes)
        {
            return input.Read(to.Take(length));
        }

        large = Sds.NewLen(z, length);
        if (input.Read(large.Span))
        {
            return true;
        }

        Sds.Free(z, ref large);
        return false;
    }

    /// <port>rdb.c rdbLoadIntegerObject</port>
    private bool ReadInteger(RdbScratch to, int bytes)
    {
        Span<byte> b = stackalloc byte[4];
        if (!input.Read(b[..bytes]))
        {
            return false;
        }

        int value = bytes switch
        {
            1 => (sbyte)b[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(b),
            _ => BinaryPrimitives.ReadInt32LittleEndian(b),
        };
        Span<byte> text = stackalloc byte[RdbEncoding.MaxIntegerText];
        Check.That(Utf8Formatter.TryFormat(value, text, out int length));
        text[..length].CopyTo(to.Take(length));
        return true;
    }

    /// <port>rdb.c rdbLoadLzfStringObject</port>
    private bool ReadLzf(RdbScratch to, Zmalloc? z, out Sds large)
    {
        large = default;
        if (!ReadLen(out ulong compressed) || !ReadLen(out ulong length) ||
            !Claim(compressed, "rdbLoadLzfStringObject"))
        {
            return false;
        }

        if (length > ImpossibleBytes)
        {
            return Refuse(length, "rdbLoadLzfStringObject");
        }

        Span<byte> from = _compressed.Take((int)compressed);
        if (!input.Read(from))
        {
            return false;
        }

        // No text has no compressed form; C takes whatever stands for one.
        if (length == 0)
        {
            to.Take(0);
            return true;
        }

        if (length / MaxLzfRatio > compressed)
        {
            return Fail(true, 421, "Invalid LZF compressed string");
        }

        if (length > (ulong)Array.MaxLength)
        {
            return Refuse(length, "rdbLoadLzfStringObject");
        }

        bool isLarge = z != null && length > LargeBytes;
        if (isLarge)
        {
            large = Sds.NewLen(z!, (long)length);
        }

        Span<byte> target = isLarge ? large.Span : to.Take((int)length);
        if (Lzf.Decompress(from, target) == (int)length)
        {
            return true;
        }

        if (isLarge)
        {
            Sds.Free(z!, ref large);
        }

        return Fail(true, 421, "Invalid LZF compressed string");
    }

    // REDISNET(rdb-hostile-lengths): C allocates what the length says before it reads.
    // A length is good if the file has that many bytes left.
    private bool Claim(ulong length, string who)
    {
        if (length > ImpossibleBytes)
        {
            return Refuse(length, who);
        }

        return (long)length <= Math.Max(0, input.Remaining)
            && (length <= (ulong)Array.MaxLength || Refuse(length, who));
    }

    private bool Refuse(ulong length, string who)
    {
        Complaint = string.Create(CultureInfo.InvariantCulture,
            $"{who} failed allocating {length} bytes");
        return false;
    }
}
