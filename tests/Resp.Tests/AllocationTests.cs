// AllocationTests: the steady case allocates nothing, in parsing and in writing. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Buffers;
using System.Text;
using NUnit.Framework;

public sealed class AllocationTests
{
    private static long Allocated(Action action)
    {
        for (int i = 0; i < 50; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Test]
    public void Parsing_GET_SET_and_PING_in_one_segment_allocates_nothing()
    {
        byte[] input = Encoding.ASCII.GetBytes(
            "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$1\r\nv\r\nPING\r\n");
        RequestParser parser = new();
        RequestBatch batch = new(new ManagedBulkSource());
        ReadOnlySequence<byte> buffer = new(input);
        long bytes = Allocated(() => ParseAll(parser, batch, buffer));
        Assert.That(bytes, Is.Zero);
    }

    [Test]
    public void Parsing_arguments_across_segments_allocates_nothing()
    {
        byte[] input = Encoding.ASCII.GetBytes(
            "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$1000\r\n" + new string('v', 1000) + "\r\n");
        GrowingSequence pieces = new();
        for (int at = 0; at < input.Length; at += 100)
        {
            pieces.Append(input.AsSpan(at, Math.Min(100, input.Length - at)));
        }

        RequestParser parser = new();
        RequestBatch batch = new(new ManagedBulkSource());
        ReadOnlySequence<byte> buffer = pieces.Buffer;
        Assert.That(Allocated(() => ParseAll(parser, batch, buffer)), Is.Zero);
    }

    [Test]
    public void Writing_replies_allocates_nothing()
    {
        ArrayBufferWriter<byte> writer = new(4096);
        LongDouble.TryParse("10.5"u8, out LongDouble human);
        long bytes = Allocated(() =>
        {
            writer.ResetWrittenCount();
            for (int resp = 2; resp <= 3; resp++)
            {
                ReplyWriter.Status(writer, "OK"u8);
                ReplyWriter.Integer(writer, 123456789);
                ReplyWriter.Bulk(writer, "value"u8);
                ReplyWriter.Null(writer, resp);
                ReplyWriter.MapHeader(writer, resp, 3);
#if !DEBUG
                // Unoptimised code reads the table of powers through reflection objects.
                ReplyWriter.Double(writer, resp, 0.1);
#endif
                ReplyWriter.ErrorSafe(writer, "text\nmore"u8);
                ReplyWriter.Verbatim(writer, resp, "abc"u8, "txt"u8);
                ReplyWriter.HumanLongDouble(writer, resp, human);
            }
        });
        Assert.That(bytes, Is.Zero);
    }

    private static void ParseAll(
        RequestParser parser, RequestBatch batch, ReadOnlySequence<byte> buffer)
    {
        ParseStatus status;
        do
        {
            status = parser.Parse(buffer, batch, RequestLimits.Default);
            long done = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                done += batch.Bytes(i);
            }

            batch.Clear();
            parser.Released(done);
            buffer = buffer.Slice(done);
        }
        while (status == ParseStatus.Ok);
    }
}
