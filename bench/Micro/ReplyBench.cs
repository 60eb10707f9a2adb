// ReplyBench: replies into a buffer, per reply, and the numbers of the framework's formatter.
// Ours, no origin in C.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Resp;

namespace RedisNet.Bench.Micro;

public class ReplyBench
{
    private const int Replies = 64;

    private readonly ArrayBufferWriter<byte> _writer = new(64 * 1024);
    private readonly byte[] _value = Encoding.ASCII.GetBytes(new string('x', 16));
    private readonly byte[] _large = Encoding.ASCII.GetBytes(new string('x', 512));

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Status()
    {
        _writer.ResetWrittenCount();
        for (int i = 0; i < Replies; i++)
        {
            ReplyWriter.Status(_writer, "OK"u8);
        }
        return _writer.WrittenCount;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Replies)]
    public int Bulk_of_16_bytes() => Bulk(_value);

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Bulk_of_512_bytes() => Bulk(_large);

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Integer()
    {
        _writer.ResetWrittenCount();
        for (int i = 0; i < Replies; i++)
        {
            ReplyWriter.Integer(_writer, 1_234_567 * (long)i);
        }
        return _writer.WrittenCount;
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Integer_by_Utf8Formatter()
    {
        _writer.ResetWrittenCount();
        for (int i = 0; i < Replies; i++)
        {
            System.Span<byte> room = _writer.GetSpan(ReplyWriter.MaxHeader);
            room[0] = (byte)':';
            Utf8Formatter.TryFormat(1_234_567 * (long)i, room[1..], out int digits);
            room[digits + 1] = (byte)'\r';
            room[digits + 2] = (byte)'\n';
            _writer.Advance(digits + 3);
        }
        return _writer.WrittenCount;
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Double()
    {
        _writer.ResetWrittenCount();
        for (int i = 0; i < Replies; i++)
        {
            ReplyWriter.Double(_writer, ReplyWriter.Resp2, i + 0.1);
        }
        return _writer.WrittenCount;
    }

    private int Bulk(byte[] value)
    {
        _writer.ResetWrittenCount();
        for (int i = 0; i < Replies; i++)
        {
            ReplyWriter.Bulk(_writer, value);
        }
        return _writer.WrittenCount;
    }
}
