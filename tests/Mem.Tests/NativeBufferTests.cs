// NativeBufferTests: growing, reading back, reuse. Tests of src/Mem/NativeBuffer.cs.
using System;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class NativeBufferTests : MemFixture
{
    public NativeBufferTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Appended_bytes_read_back_as_span_slice_and_memory()
    {
        NativeBuffer b = new(Z);
        byte[] all = Bytes(100_000);
        for (int at = 0; at < all.Length; at += 1000)
        {
            b.Append(all.AsSpan(at, 1000));
        }

        Assert.That(b.Bytes.SequenceEqual(all));
        Assert.That(b.Slice(500, 10).SequenceEqual(all.AsSpan(500, 10)));
        Assert.That(b.Bytes.SequenceEqual(all));
        b.Free();
        Assert.That(b.Length, Is.Zero);
    }

    [Test]
    public void Room_that_is_written_counts_by_Advance_and_only_what_there_is()
    {
        NativeBuffer b = new(Z);
        Span<byte> room = b.GetRoom(10);
        "hello"u8.CopyTo(room);
        b.Advance(5);
        Assert.That(b.Bytes.SequenceEqual("hello"u8));
        Assert.That(() => b.Advance((int)b.Capacity), Throws.TypeOf<MemoryFaultException>());
        Assert.That(() => b.Slice(3, 3), Throws.TypeOf<MemoryFaultException>());
        b.Free();
    }

    [Test]
    public void Clear_keeps_the_room_and_Free_gives_it_back()
    {
        NativeBuffer b = new(Z);
        b.Reserve(3_000_000);
        long room = b.Capacity;
        Assert.That(room, Is.GreaterThanOrEqualTo(3_000_000));
        b.Append("x"u8);
        b.Clear();
        Assert.That(b.Capacity, Is.EqualTo(room));
        Assert.That(b.Bytes.IsEmpty);
        b.Free();
        Assert.That(Z.UsedMemory, Is.Zero);
        b.Append("again"u8);
        b.Free();
    }

    [Test]
    public void Truncate_forgets_the_end()
    {
        NativeBuffer b = new(Z);
        b.Append("hello"u8);
        b.Truncate(2);
        b.Append("y"u8);
        Assert.That(b.Bytes.SequenceEqual("hey"u8));
        Assert.That(() => b.Truncate(4), Throws.TypeOf<MemoryFaultException>());
        b.Free();
    }
}
