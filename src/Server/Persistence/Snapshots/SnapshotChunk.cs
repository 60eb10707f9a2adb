// SnapshotChunk: a piece of an RDB image on its way from the loop to the worker that encodes it.
// Ours, C has no counterpart: its child process encodes in place.
//
// The loop must spend as little as possible on a snapshot, so it only copies bytes; what costs time
// (integer forms, LZF, CRC64) is the worker's. A chunk is a sequence of pieces:
//
//   [length << 1 | isString : 4 bytes little endian][bytes]
//
// A raw piece goes into the image as it is; a string piece becomes an RDB string, in whatever form
// suits it. A piece has at most 2 GiB, a chunk with several of them more: offsets are long. A long
// string that comes in parts, over many chunks, is announced by an empty raw piece and one with its
// length; the raw pieces after them are the string until they have that length together.
using System;
using System.Buffers.Binary;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Pieces of an image in unmanaged memory. Made and freed by the loop; between submitting
/// a job and its completion only the worker reads it.</summary>
public sealed class SnapshotChunk
{
    private const int HeaderBytes = 4;
    private const int MostBytesAtOnce = 1 << 30;

    private readonly NativeBuffer _bytes;

    public SnapshotChunk(Zmalloc z, int capacity)
    {
        _bytes = new NativeBuffer(z);
        _bytes.Reserve(capacity);
    }

    /// <summary>Bytes it holds.</summary>
    public long Length => _bytes.Length;

    /// <summary>Adds bytes that are RDB already.</summary>
    public void AddRaw(ReadOnlySpan<byte> bytes) => Add(bytes, 0);

    /// <summary>Adds a key or a value that becomes an RDB string.</summary>
    public void AddString(ReadOnlySpan<byte> bytes) => Add(bytes, 1);

    /// <summary>Announces a string that comes next, in raw pieces.</summary>
    public void AddLong(long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        AddRaw([]);
        AddRaw(bytes);
    }

    /// <summary>Adds whole pieces of another chunk.</summary>
    public void AddPieces(SnapshotChunk from, long at, long length)
    {
        while (length > 0)
        {
            int part = (int)long.Min(length, MostBytesAtOnce);
            _bytes.Append(from._bytes.Slice(at, part));
            at += part;
            length -= part;
        }
    }

    /// <summary>Takes the pieces from an offset on out and adds them to another chunk.</summary>
    public void MoveTail(long at, SnapshotChunk to)
    {
        to.AddPieces(this, at, _bytes.Length - at);
        _bytes.Truncate(at);
    }

    /// <summary>The piece at offset <paramref name="at"/>, which starts as 0 and moves behind it;
    /// false at the end.</summary>
    public bool Next(ref long at, out ReadOnlySpan<byte> piece, out bool isString)
    {
        if (at == _bytes.Length)
        {
            piece = default;
            isString = false;
            return false;
        }

        uint header = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Slice(at, HeaderBytes));
        int length = (int)(header >> 1);
        isString = (header & 1) != 0;
        piece = _bytes.Slice(at + HeaderBytes, length);
        at += HeaderBytes + length;
        return true;
    }

    /// <summary>Empties it for reuse.</summary>
    public void Clear() => _bytes.Clear();

    /// <summary>Gives the memory back; on the loop's thread.</summary>
    public void Free() => _bytes.Free();

    private void Add(ReadOnlySpan<byte> bytes, uint isString)
    {
        if (bytes.Length <= MostBytesAtOnce)
        {
            Span<byte> room = _bytes.GetRoom(HeaderBytes + bytes.Length);
            WriteHeader(room, bytes.Length, isString);
            bytes.CopyTo(room[HeaderBytes..]);
            _bytes.Advance(HeaderBytes + bytes.Length);
            return;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        WriteHeader(header, bytes.Length, isString);
        _bytes.Append(header);
        _bytes.Append(bytes);
    }

    private static void WriteHeader(Span<byte> to, int length, uint isString) =>
        BinaryPrimitives.WriteUInt32LittleEndian(to, ((uint)length << 1) | isString);
}
