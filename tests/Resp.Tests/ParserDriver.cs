// ParserDriver: does with a parser what the server does, and notes the outcome. Test support.
// No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.Text;

/// <summary>What a stream of bytes meant: its commands, its error, its blank lines.</summary>
internal sealed record Outcome(string Commands, ParseError Error, byte ErrorByte, bool EmptyLine);

internal sealed class ParserDriver
{
    private readonly GrowingSequence _pipe = new();
    private readonly StringBuilder _commands = new();
    private bool _emptyLine;
    private long _fed;
    private long _released;

    public ParserDriver(int maxCommands = RequestBatch.DefaultMaxCommands) =>
        Batch = new RequestBatch(Bulks, maxCommands);

    public ManagedBulkSource Bulks { get; } = new();

    public RequestParser Parser { get; } = new();

    public RequestBatch Batch { get; }

    public RequestLimits Limits { get; set; } = RequestLimits.Default;

    public long HeldBytes => _fed - _released;

    public Outcome Outcome =>
        new(_commands.ToString(), Parser.Error, Parser.ErrorByte, _emptyLine);

    public static Outcome Run(byte[] input, IEnumerable<int> cuts, RequestLimits limits, int max)
    {
        ParserDriver driver = new(max) { Limits = limits };
        int at = 0;
        foreach (int cut in cuts)
        {
            driver.Feed(input.AsSpan(at, cut - at));
            at = cut;
        }

        driver.Feed(input.AsSpan(at));
        return driver.Outcome;
    }

    public ParseStatus Feed(string latin1) => Feed(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Feeds a chunk and runs everything that is complete.</summary>
    public ParseStatus Feed(ReadOnlySpan<byte> chunk)
    {
        Append(chunk);
        ParseStatus status;
        do
        {
            status = ParseOnce();
            RunBatch();
        }
        while (status == ParseStatus.Ok);

        return status;
    }

    public void Append(ReadOnlySpan<byte> chunk)
    {
        if (!chunk.IsEmpty)
        {
            _pipe.Append(chunk);
            _fed += chunk.Length;
        }
    }

    public ParseStatus ParseOnce() => Parser.Parse(_pipe.Buffer, Batch, Limits);

    /// <summary>Executes the batch as the server would, then releases what it took.</summary>
    public void RunBatch()
    {
        long done = 0;
        for (int i = 0; i < Batch.Count; i++)
        {
            foreach (ReadOnlyMemory<byte> arg in Batch.Args(i))
            {
                _commands.Append('<').Append(Encoding.Latin1.GetString(arg.Span)).Append('>');
            }

            _commands.Append(';');
            done += Batch.Bytes(i);
        }

        Batch.Clear();
        done += Parser.TakeSkippedBytes();
        _pipe.Release(done);
        Parser.Released(done);
        _released += done;
        _emptyLine |= Parser.TakeEmptyLine();
    }
}
