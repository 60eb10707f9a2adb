// SnapshotChunkTests: pieces come back as they went in, however large.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class SnapshotChunkTests
{
    [Test]
    public void Pieces_come_back_in_order_with_their_kind()
    {
        using var z = new ZmallocDebug();
        var chunk = new SnapshotChunk(z, 16);
        chunk.AddRaw("raw"u8);
        chunk.AddString(default);
        chunk.AddString("text"u8);
        long at = 0;
        Assert.That(chunk.Next(ref at, out ReadOnlySpan<byte> piece, out bool isString));
        Assert.That(piece.SequenceEqual("raw"u8) && !isString);
        Assert.That(chunk.Next(ref at, out piece, out isString));
        Assert.That(piece.IsEmpty && isString);
        Assert.That(chunk.Next(ref at, out piece, out isString));
        Assert.That(piece.SequenceEqual("text"u8) && isString);
        Assert.That(chunk.Next(ref at, out piece, out _), Is.False);
        chunk.Free();
    }

    [Test]
    public void The_last_pieces_can_be_moved_to_another_chunk()
    {
        using var z = new ZmallocDebug();
        var chunk = new SnapshotChunk(z, 16);
        var other = new SnapshotChunk(z, 0);
        chunk.AddRaw("stays"u8);
        other.AddRaw("first"u8);
        long from = chunk.Length;
        chunk.AddString("goes"u8);
        chunk.MoveTail(from, other);
        Assert.That(chunk.Length, Is.EqualTo(from));
        long at = 0;
        Assert.That(other.Next(ref at, out ReadOnlySpan<byte> piece, out _));
        Assert.That(piece.SequenceEqual("first"u8));
        Assert.That(other.Next(ref at, out piece, out bool isString));
        Assert.That(piece.SequenceEqual("goes"u8) && isString);
        Assert.That(other.Next(ref at, out _, out _), Is.False);
        chunk.Free();
        other.Free();
    }

    // One entry of 2 GiB is reached where proto-max-bulk-len was raised. The bytes are never
    // written, so that they are the system's zero page and cost nothing; those of the chunk do:
    // 2.4 GB that are really there. A machine that has not got them, and as much again for what
    // else runs on it, would end the process or begin to swap, and neither says anything about
    // chunks. So it is inconclusive there, and says so.
    [Test]
    public void A_chunk_may_hold_more_than_two_gigabytes()
    {
        const int large = 1_200_000_000;
        long has = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Assume.That(has, Is.GreaterThan(4L * large),
            $"the chunk takes {2L * large} bytes; of {has} in all that is too much to ask for");
        using var z = new ZmallocSlab();
        var zeros = new NativeBuffer(z);
        zeros.Reserve(large);
        zeros.Advance(large);
        var chunk = new SnapshotChunk(z, 64 * 1024);
        chunk.AddString(zeros.Bytes);
        chunk.AddString(zeros.Bytes);
        chunk.AddRaw("end"u8);
        zeros.Free();
        Assert.That(chunk.Length, Is.GreaterThan(int.MaxValue));
        long at = 0;
        Assert.That(chunk.Next(ref at, out ReadOnlySpan<byte> piece, out _));
        Assert.That(piece.Length, Is.EqualTo(large));
        Assert.That(chunk.Next(ref at, out piece, out _));
        Assert.That(piece.Length, Is.EqualTo(large));
        Assert.That(chunk.Next(ref at, out piece, out _));
        Assert.That(piece.SequenceEqual("end"u8));
        Assert.That(at, Is.EqualTo(chunk.Length));
        chunk.Free();
        Assert.That(z.UsedMemory, Is.Zero);
    }
}
