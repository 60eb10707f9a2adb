// LoopPipeTests: the loop's pipe against the framework's, byte for byte.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Networking;

public sealed class LoopPipeTests
{
    private readonly SegmentPool _pool = new();
    private LoopPipe _pipe = null!;

    [SetUp]
    public void SetUp() => _pipe = new LoopPipe(_pool);

    [TearDown]
    public void TearDown()
    {
        _pipe.Reader.Complete();
        Assert.That(_pool.Rented, Is.Zero);
    }

    [Test]
    public void An_empty_pipe_has_nothing_to_read_and_holds_no_segment()
    {
        Assert.That(_pipe.Reader.TryRead(out ReadResult none), Is.False);
        Assert.That(none.Buffer.IsEmpty, Is.True);
        _pipe.Writer.GetSpan(100);
        Assert.That(_pool.Rented, Is.EqualTo(1));
        _pipe.Writer.FlushAsync();
        Assert.That(_pool.Rented, Is.Zero, "a write of nothing gives its room back");
    }

    [Test]
    public void What_is_consumed_gives_its_segments_back()
    {
        Write(new byte[3 * SegmentPool.SegmentSize]);
        Assert.That(_pool.Rented, Is.EqualTo(3));
        ReadOnlySequence<byte> all = Read();
        _pipe.Reader.AdvanceTo(all.GetPosition(SegmentPool.SegmentSize + 1));
        Assert.That((_pool.Rented, _pipe.Length),
            Is.EqualTo((2, (2L * SegmentPool.SegmentSize) - 1)));
        _pipe.Reader.AdvanceTo(Read().End);
        Assert.That((_pool.Rented, _pipe.Length), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void A_write_that_is_open_keeps_its_room_when_all_before_it_is_consumed()
    {
        Write([1, 2, 3]);
        Span<byte> room = _pipe.Writer.GetSpan(10);
        _pipe.Reader.AdvanceTo(Read().End);
        room[0] = 4;
        _pipe.Writer.Advance(1);
        _pipe.Writer.FlushAsync();
        Assert.That(Read().ToArray(), Is.EqualTo(new byte[] { 4 }));
    }

    [Test]
    public void Bytes_seen_by_a_read_stay_where_they_are_while_more_come()
    {
        Write([1, 2, 3]);
        ReadOnlySequence<byte> seen = Read();
        Write(new byte[2 * SegmentPool.SegmentSize]);
        Assert.That(seen.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        _pipe.Reader.AdvanceTo(seen.GetPosition(2));
        Assert.That(Read().FirstSpan[0], Is.EqualTo(3));
    }

    [Test]
    public void More_than_a_segment_cannot_be_asked_for() => Assert.That(
        () => _pipe.Writer.GetSpan(SegmentPool.SegmentSize + 1), Throws.TypeOf<PanicException>());

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void It_gives_what_the_frameworks_pipe_gives(int seed)
    {
        var random = new Random(seed);
        var model = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        for (int i = 0; i < 4_000; i++)
        {
            if (random.Next(2) == 0)
            {
                byte[] bytes = new byte[random.Next(random.Next(2) == 0 ? 40_000 : 40)];
                random.NextBytes(bytes);
                Write(bytes);
                model.Writer.Write(bytes);
                Assert.That(model.Writer.FlushAsync().IsCompleted);
            }
            bool any = model.Reader.TryRead(out ReadResult expected);
            Assert.That(_pipe.Reader.TryRead(out ReadResult got), Is.EqualTo(any));
            if (!any)
            {
                continue;
            }
            Assert.That(got.Buffer.Length, Is.EqualTo(expected.Buffer.Length));
            if (random.Next(20) == 0)
            {
                Assert.That(got.Buffer.ToArray().AsSpan().SequenceEqual(
                    expected.Buffer.ToArray()));
            }
            long count = random.Next(3) == 0
                ? expected.Buffer.Length
                : random.NextInt64(Math.Min(50_000, expected.Buffer.Length) + 1);
            model.Reader.AdvanceTo(expected.Buffer.GetPosition(count));
            _pipe.Reader.AdvanceTo(got.Buffer.GetPosition(count));
        }
    }

    private void Write(byte[] bytes)
    {
        _pipe.Writer.Write(bytes);
        Assert.That(_pipe.Writer.FlushAsync().IsCompletedSuccessfully);
    }

    private ReadOnlySequence<byte> Read()
    {
        Assert.That(_pipe.Reader.TryRead(out ReadResult result));
        return result.Buffer;
    }
}
