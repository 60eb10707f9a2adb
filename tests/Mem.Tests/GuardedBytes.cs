// GuardedBytes: room for bytes that end exactly where an inaccessible page begins.
// Ours. What reads past the end of what is put here kills the test run; what reads before its start
// sees a filling that the test chooses, and should not answer differently for another.
using System;

namespace RedisNet.Mem.Tests;

/// <summary>One guarded block, used again and again.</summary>
internal sealed class GuardedBytes : IDisposable
{
    private const int Room = 8192;
    private readonly ZmallocDebug _z = new(guard: true);
    private nint _block;

    public GuardedBytes()
    {
        _block = _z.Alloc(Room);
    }

    /// <summary>The bytes at the end of the room, everything before them filled.</summary>
    public Span<byte> Put(ReadOnlySpan<byte> bytes, byte filling)
    {
        Zmalloc.Span(_block + Room - bytes.Length - 64, 64).Fill(filling);
        Span<byte> end = Zmalloc.Span(_block + Room - bytes.Length, bytes.Length);
        bytes.CopyTo(end);
        return end;
    }

    /// <summary>What was put there last, as a listpack.</summary>
    public Listpack Listpack(int length)
    {
        return Mem.Listpack.FromAddress(_block + Room - length);
    }

    public void Dispose()
    {
        _z.Free(_block);
        _block = 0;
        _z.Dispose();
    }
}
