// ParserBench: requests out of a pipeline, per request.
// Ours, no origin in C.
using System;
using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Resp;

namespace RedisNet.Bench.Micro;

public class ParserBench
{
    private const int Requests = 64;

    private readonly RequestParser _parser = new();
    private readonly RequestBatch _batch = new(new NoBigArguments());
    private ReadOnlySequence<byte> _set;
    private ReadOnlySequence<byte> _inline;

    [GlobalSetup]
    public void Setup()
    {
        _set = Repeat("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000123456\r\n$16\r\nxxxxxxxxxxxxxxxx\r\n");
        _inline = Repeat("SET key:000000123456 xxxxxxxxxxxxxxxx\r\n");
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int Multibulk_set() => ParseAll(_set);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int Inline_set() => ParseAll(_inline);

    private static ReadOnlySequence<byte> Repeat(string request)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Requests; i++)
        {
            text.Append(request);
        }
        return new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private int ParseAll(ReadOnlySequence<byte> rest)
    {
        int commands = 0;
        ParseStatus status;
        do
        {
            status = _parser.Parse(rest, _batch, RequestLimits.Default);
            long done = 0;
            for (int i = 0; i < _batch.Count; i++)
            {
                done += _batch.Bytes(i);
            }
            commands += _batch.Count;
            _batch.Clear();
            rest = rest.Slice(done);
            _parser.Released(done);
        }
        while (status == ParseStatus.Ok);
        return commands;
    }

    private sealed class NoBigArguments : IBulkSource
    {
        public BulkArgument Start(int length) => throw new InvalidOperationException();
    }
}
