// NativeBuffer: a growing run of bytes in unmanaged memory.
// Ours, no origin in C (there sds serves).
//
// Past 1 MiB the block is a mapping of its own: growing moves page tables instead of bytes, and
// room asked for but not yet written is not resident unless the block held something before, but
// for the rest of the last page. That has 4 KiB; from 2 MiB on it may have 2 MiB, where the kernel
// gives the large pages that are asked for then (see ZmallocSlab).
using System;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Append-only bytes; reusable after <see cref="Clear"/>.</summary>
public sealed class NativeBuffer
{
    private const long MinCapacity = 64;

    private readonly Zmalloc _z;
    private nint _p;
    private long _capacity;

    /// <summary>An empty buffer; no memory is taken yet.</summary>
    public NativeBuffer(Zmalloc z)
    {
        _z = z;
    }

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes there is room for.</summary>
    public long Capacity => _capacity;

    /// <summary>The bytes. Valid until the buffer grows or is freed.</summary>
    public ReadOnlySpan<byte> Bytes => Slice(0, checked((int)Length));

    /// <summary>Makes room for <paramref name="more"/> bytes after the current ones; doubles when
    /// it must grow. </summary>
    public void EnsureRoom(long more)
    {
        long need = checked(Length + more);
        if (need > _capacity)
        {
            Grow(long.Max(need, long.Max(MinCapacity, _capacity * 2)));
        }
    }

    /// <summary>Takes exactly this much room, for a length that is known before.</summary>
    public void Reserve(long capacity)
    {
        if (capacity > _capacity)
        {
            Grow(capacity);
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(Zmalloc.Span(_p + (nint)Length, bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for at least <paramref name="least"/> bytes to be written and then counted by
    /// <see cref="Advance"/>.</summary>
    public Span<byte> GetRoom(int least)
    {
        EnsureRoom(least);
        return Zmalloc.Span(_p + (nint)Length, (int)long.Min(_capacity - Length, int.MaxValue));
    }

    /// <summary>Counts bytes written into the room.</summary>
    public void Advance(int count)
    {
        MemCheck.That(count >= 0 && Length + count <= _capacity);
        Length += count;
    }

    /// <summary>A part of the bytes.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        MemCheck.That(offset >= 0 && length >= 0 && offset + length <= Length);
        return length == 0 ? default : Zmalloc.Span(_p + (nint)offset, length);
    }

    /// <summary>Forgets the bytes and keeps the room.</summary>
    public void Clear()
    {
        Length = 0;
    }

    /// <summary>Forgets the bytes from <paramref name="length"/> on.</summary>
    public void Truncate(long length)
    {
        MemCheck.That(length >= 0 && length <= Length);
        Length = length;
    }

    /// <summary>Gives the memory back; the buffer is empty and usable.</summary>
    public void Free()
    {
        _z.Free(_p);
        _p = 0;
        _capacity = 0;
        Length = 0;
    }

    private void Grow(long capacity)
    {
        _p = _z.Realloc(_p, (nuint)capacity);
        _capacity = (long)_z.UsableSize(_p);
    }
}
