// RdbEncoder: turns the pieces of an image into the bytes of an RDB file.
// Port of redis 7.2 rdb.c rdbSaveRawString and rdbSaveRio. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Runs on the snapshot worker (BGSAVE, full synchronisation) or on the loop (SAVE); it touches
// nothing but its own buffers. Output grows until the caller takes it and clears it; the checksum
// runs over everything put out. One value may be 2 GiB long, more than an array holds together with
// what stands before it: where the caller gives a Spill, output beyond 1 MiB goes there in pieces,
// and a long string is passed on without a copy.
using System;
using System.Buffers.Binary;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Encodes strings, compresses and checksums.</summary>
public sealed class RdbEncoder(bool compress, bool checksum)
{
    private const int FirstOutputBytes = 128 * 1024;

#if DEBUG
    private const int SpillBytes = 64 * 1024;
#else
    private const int SpillBytes = 1024 * 1024;
#endif

    /// <summary>Longer strings are not worth the time: a replica that waits for the next byte would
    /// give up, and the compressed copy takes as much memory again.</summary>
    private const int CompressBelow = 64 * 1024 * 1024;

    private Lzf? _lzf;
    private byte[] _out = new byte[FirstOutputBytes];
    private int _used;
    private int _summed;
    private ulong _crc;

    /// <summary>A long string that comes in parts, as far as it has come, and what is to come of
    /// it.</summary>
    private byte[]? _long;
    private long _longLeft;

    /// <summary>What was encoded since the last <see cref="ClearOutput"/>.</summary>
    public ReadOnlySpan<byte> Output => _out.AsSpan(0, _used);

    /// <summary>Takes output that would let <see cref="Output"/> grow large, in order and before
    /// it; null where everything encoded is small.</summary>
    public Action<ReadOnlySpan<byte>>? Spill { get; init; }

    /// <summary>Encodes all pieces of a chunk.</summary>
    public void Chunk(SnapshotChunk chunk)
    {
        long at = 0;
        while (chunk.Next(ref at, out ReadOnlySpan<byte> piece, out bool isString))
        {
            if (isString)
            {
                String(piece);
            }
            else if (_longLeft > 0)
            {
                LongPart(piece);
            }
            else if (piece.IsEmpty)
            {
                chunk.Next(ref at, out ReadOnlySpan<byte> length, out _);
                BeginLong(BinaryPrimitives.ReadInt64LittleEndian(length));
            }
            else
            {
                Raw(piece);
            }
        }

        Sum();
    }

    /// <summary>Puts the end mark and the checksum (0 when checksums are off): the image is
    /// complete.</summary>
    public void End()
    {
        Raw([(byte)RdbOpcode.Eof]);
        Sum();
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), _crc);
        _used += sizeof(ulong);
        _summed = _used;
    }

    /// <summary>Forgets the output taken. A buffer blown up by one large value is let go.</summary>
    public void ClearOutput()
    {
        _used = 0;
        _summed = 0;
        if (_out.Length > 8 * FirstOutputBytes)
        {
            _out = new byte[FirstOutputBytes];
        }
    }

    /// <summary>Puts bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        if (Spill != null && bytes.Length >= SpillBytes)
        {
            SpillOutput();
            SpillAll(bytes);
            return;
        }

        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Puts a string in its shortest form: an integer, an LZF block, or length and
    /// bytes.</summary>
    /// <port>rdb.c rdbSaveRawString</port>
    public void String(ReadOnlySpan<byte> s)
    {
        if (s.Length <= RdbEncoding.MaxIntegerText)
        {
            int integer = RdbEncoding.TryIntegerEncoding(Room(RdbEncoding.MaxLenBytes), s);
            if (integer > 0)
            {
                _used += integer;
                return;
            }
        }

        // REDISNET(rdb-lzf-64mb): C compresses without an upper limit.
        if (compress && s.Length is > RdbEncoding.CompressAbove and <= CompressBelow
            && TryLzf(s))
        {
            return;
        }

        _used += RdbEncoding.SaveLen(Room(RdbEncoding.MaxLenBytes), (ulong)s.Length);
        Raw(s);
    }

    // What may be compressed must be whole for it; of a longer one no more is kept than a part.
    private void BeginLong(long length)
    {
        _longLeft = length;
        if (compress && length <= CompressBelow)
        {
            _long = new byte[length];
            return;
        }

        _used += RdbEncoding.SaveLen(Room(RdbEncoding.MaxLenBytes), (ulong)length);
    }

    private void LongPart(ReadOnlySpan<byte> part)
    {
        if (_long == null)
        {
            Raw(part);
            _longLeft -= part.Length;
            return;
        }

        part.CopyTo(_long.AsSpan((int)(_long.Length - _longLeft)));
        _longLeft -= part.Length;
        if (_longLeft == 0)
        {
            String(_long);
            _long = null;
        }
    }

    // The block is compressed behind the largest header it could need, then moved up to the real
    // one. It must save four bytes to be worth it, as in C.
    /// <port>rdb.c rdbSaveLzfStringObject</port>
    private bool TryLzf(ReadOnlySpan<byte> s)
    {
        const int header = 1 + (2 * RdbEncoding.MaxLenBytes);
        if (Spill != null && s.Length >= SpillBytes)
        {
            SpillOutput();
        }

        Span<byte> room = Room(header + s.Length);
        // Its table is large, and many an image has no long string.
        _lzf ??= new Lzf();
        int compressed = _lzf.Compress(s, room.Slice(header, s.Length - 4));
        if (compressed == 0)
        {
            return false;
        }

        room[0] = RdbEncoding.LzfByte;
        int at = 1;
        at += RdbEncoding.SaveLen(room[at..], (ulong)compressed);
        at += RdbEncoding.SaveLen(room[at..], (ulong)s.Length);
        room.Slice(header, compressed).CopyTo(room[at..]);
        _used += at + compressed;
        if (Spill != null && _used >= SpillBytes)
        {
            SpillOutput();
        }

        return true;
    }

    private void SpillOutput()
    {
        Sum();
        Spill!(Output);
        ClearOutput();
    }

    // Summed piece by piece, while it is in the cache for whoever takes it.
    private void SpillAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..int.Min(SpillBytes, bytes.Length)];
            if (checksum)
            {
                _crc = Crc64.Update(_crc, piece);
            }

            Spill!(piece);
            bytes = bytes[piece.Length..];
        }
    }

    private void Sum()
    {
        if (checksum)
        {
            _crc = Crc64.Update(_crc, _out.AsSpan(_summed, _used - _summed));
        }

        _summed = _used;
    }

    private Span<byte> Room(int length)
    {
        if (_out.Length - _used < length)
        {
            long wanted = Math.Max((long)_used + length,
                Math.Min(2L * _out.Length, Array.MaxLength));
            Array.Resize(ref _out, checked((int)wanted));
        }

        return _out.AsSpan(_used);
    }
}
