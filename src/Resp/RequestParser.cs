// RequestParser: bytes of a client into commands, several at a time, each byte looked at once.
// Port of redis 7.2 networking.c. Departures: docs/DEVIATIONS.md#resp
//
// How it is fed. Parse takes everything the query pipe holds, from the first
// byte that has not been released. The parser knows how far into it it has got and looks only at
// what lies behind. Its turn ends when the batch is full (Ok), the input used up (NeedMore) or
// wrong (ProtocolError):
//
//   status = parser.Parse(buffer, batch, limits);       arguments are slices of buffer
//   for each command i: execute it; done += batch.Bytes(i);
//   batch.Clear();
//   done += parser.TakeSkippedBytes();                   blank lines and *0 behind the last command
//   pipe.Consume(done); parser.Released(done);
//   Ok: parse again at once. NeedMore: wait for the socket. ProtocolError: send the text, close.
//
// The unreleased segments must stay the same objects from call to call, which a Pipe promises:
// arguments of a half parsed command point into them. Commands need not be executed at once: a
// blocked client keeps its batch, and is simply not parsed until the batch has been run and
// cleared.
//
// States. A multibulk request is   *<count> CR x   then count times   $<length> CR x <length bytes>
// x x where x is any byte at all (C looks at the CR only, and so do we).
//
//   Idle --'*'--> Line --> LineEnd --> LineReady --count--> (Idle when <= 0)
//     |             ^                      |
//     |             +---- next argument ---+--length--> Body --> next argument, or complete
//     |                                    +--length >= 32 KiB--> Bulk --> BulkEnd --> the same
//     +--else--> Line (up to \n) --> LineReady --words--> complete
//
// All of that is the slow path. The fast path (FastArgs) takes arguments that lie whole in the
// segment, with a plain header; whatever it cannot take it leaves, unread, to the states above.
//
// Big arguments are handed over in pieces as they arrive (BulkArgument). In state Bulk the caller
// may also receive from the socket straight into PendingBulk; such bytes never pass the pipe and
// are in no count here.
//
// An error that is found while commands wait in the batch is not reported yet: those may be AUTH or
// CONFIG SET. Parse returns Ok and judges the same line again, under the limits of then, when it is
// called next.
namespace RedisNet.Resp;

using System;
using System.Buffers;
using System.Runtime.CompilerServices;

/// <summary>The request parser of one client. No I/O, no allocation per request.</summary>
/// <port>networking.c processInputBuffer</port>
public sealed class RequestParser
{
    /// <summary>The longest inline request or header line, in bytes in front of its end.</summary>
    /// <port>server.h PROTO_INLINE_MAX_SIZE</port>
    public const int MaxLine = 64 * 1024;

    /// <summary>From this length on an argument is drained into memory of its own.</summary>
    /// <port>server.h PROTO_MBULK_BIG_ARG</port>
    public const int BigArg = 32 * 1024;

    // A header's number has at most 20 characters; of a longer line only its first byte matters.
    private const int PrefixSize = 32;

    private Step _step;
    private long _bulkLength = -1;
    private long _unreleased;
    private SequencePosition _position;
    private long _sinceCommand;
    private long _skipped;
    private SequencePosition _mark;
    private int _markBytes;
    private int _lineLength;
    private bool _lineHasNul;
    private bool _emptyLine;
    private Prefix _prefix;
    private ReadOnlyMemory<byte> _body;
    private BulkArgument? _bulk;

    private enum Step : byte
    {
        Idle,
        Line,
        LineEnd,
        LineReady,
        Body,
        Bulk,
        BulkEnd,
    }

    /// <summary>What the client did wrong, once <see cref="Parse"/> has said so.</summary>
    public ParseError Error { get; private set; }

    /// <summary>The byte that stood where a <c>$</c> was expected.</summary>
    public byte ErrorByte { get; private set; }

    /// <summary>The form of the request that is half parsed.</summary>
    /// <port>server.h client.reqtype</port>
    public RequestKind Kind { get; private set; }

    /// <summary>The arguments still to come of the request that is half parsed.</summary>
    /// <port>server.h client.multibulklen</port>
    public int MultibulkLength { get; private set; }

    /// <summary>The length of the argument that is being read, or -1.</summary>
    /// <port>server.h client.bulklen</port>
    public long BulkLength => _bulkLength;

    /// <summary>The big argument whose bytes are awaited; the socket may be read straight into
    /// it.</summary>
    public BulkArgument? PendingBulk => _step == Step.Bulk ? _bulk : null;

    /// <summary>The bytes of the pipe that are parsed but not released yet.</summary>
    public long UnreleasedBytes => _unreleased;

    /// <summary>Parses commands into <paramref name="batch"/> until it is full or the input
    /// ends.</summary>
    /// <remarks><paramref name="buffer"/> begins at the first unreleased byte. The same batch must
    /// be passed until it is idle. <paramref name="limits"/> are those of this moment.</remarks>
    /// <port>networking.c processInputBuffer</port>
    public ParseStatus Parse(
        in ReadOnlySequence<byte> buffer, RequestBatch batch, in RequestLimits limits)
    {
        if (Error != ParseError.None)
        {
            return ParseStatus.ProtocolError;
        }

        ParserInput input = new(_unreleased == 0 ? buffer : buffer.Slice(_position));
        long mark = 0;
        ParseStatus status = Run(ref input, in buffer, batch, in limits, ref mark);
        _sinceCommand += input.Consumed - mark;
        _unreleased += input.Consumed;
        _position = input.Position;
        return status;
    }

    /// <summary>Tells that the pipe has been advanced over its first
    /// <paramref name="bytes"/>.</summary>
    public void Released(long bytes)
    {
        RespCheck.That(bytes >= 0 && bytes <= _unreleased);
        _unreleased -= bytes;
    }

    /// <summary>The bytes of empty requests behind the last complete command. They may be released
    /// when the batch has been executed; they are then no longer part of the next command's
    /// bytes.</summary>
    public long TakeSkippedBytes()
    {
        long skipped = _skipped;
        _skipped = 0;
        _sinceCommand -= skipped;
        return skipped;
    }

    /// <summary>Whether an empty line has arrived since the last call: a sign of life from a
    /// replica that loads, which refreshes its acknowledgement time.</summary>
    public bool TakeEmptyLine()
    {
        bool seen = _emptyLine;
        _emptyLine = false;
        return seen;
    }

    private ParseStatus Run(
        ref ParserInput input,
        in ReadOnlySequence<byte> buffer,
        RequestBatch batch,
        in RequestLimits limits,
        ref long mark)
    {
        while (true)
        {
            if (_step == Step.Idle)
            {
                if (batch.IsFull)
                {
                    return ParseStatus.Ok;
                }

                if (!input.Ensure())
                {
                    return ParseStatus.NeedMore;
                }

                BeginRequest(ref input, batch, in limits);
            }

            Verdict verdict = _step == Step.Idle
                ? Verdict.Command : Advance(ref input, in buffer, batch, in limits);
            if (verdict == Verdict.Command)
            {
                long now = input.Consumed;
                batch.CloseCommand(_sinceCommand + now - mark);
                EndRequest();
                mark = now;
                _sinceCommand = 0;
                _skipped = 0;
            }
            else if (verdict == Verdict.Nothing)
            {
                batch.ForgetCommand();
                EndRequest();
                _skipped = _sinceCommand + input.Consumed - mark;
            }
            else
            {
                return Stop(verdict, batch);
            }
        }
    }

    private ParseStatus Stop(Verdict verdict, RequestBatch batch)
    {
        if (verdict == Verdict.NeedMore)
        {
            return ParseStatus.NeedMore;
        }

        if (batch.Count > 0)
        {
            Error = ParseError.None;
            return ParseStatus.Ok;
        }

        return ParseStatus.ProtocolError;
    }

    // Leaves the state Idle when the fast path has taken the request whole.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginRequest(ref ParserInput input, RequestBatch batch, in RequestLimits limits)
    {
        batch.OpenCommand();
        if (input.Span[input.Pos] == (byte)'*')
        {
            Kind = RequestKind.Multibulk;
            if (FastCount(ref input, in limits))
            {
                FastArgs(ref input, batch, in limits);
                if (MultibulkLength == 0)
                {
                    return;
                }
            }
        }
        else
        {
            Kind = RequestKind.Inline;
        }

        BeginLine(ref input);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndRequest()
    {
        _step = Step.Idle;
        Kind = RequestKind.None;
        _bulkLength = -1;
        RespCheck.That(MultibulkLength == 0 && _bulk is null);
    }

    /// <summary>Takes a plain <c>*count</c> header of up to five digits. False, and nothing read,
    /// where it is cut off, unusual or beyond a limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool FastCount(ref ParserInput input, in RequestLimits limits)
    {
        ReadOnlySpan<byte> span = input.Left;
        uint count = 0;
        int i = 1;
        while ((uint)i < (uint)span.Length && i < 6)
        {
            uint digit = (uint)(span[i] - '0');
            if (digit > 9)
            {
                break;
            }

            count = (count * 10) + digit;
            i++;
        }

        uint most = limits.AuthRequired ? RequestLimits.UnauthenticatedArgs : 99999u;
        if (i + 1 >= span.Length || span[i] != (byte)'\r' || span[1] == (byte)'0' || i == 1
            || count > most)
        {
            return false;
        }

        input.Pos += i + 2;
        MultibulkLength = (int)count;
        return true;
    }

    /// <summary>Takes the arguments that lie whole in the current segment and have a plain header.
    /// Leaves the input in front of the first one that is not so.</summary>
    /// <port>networking.c processMultibulkBuffer</port>
    private void FastArgs(ref ParserInput input, RequestBatch batch, in RequestLimits limits)
    {
        long most = Math.Min(limits.MaxBulkLength, BigArg - 1);
        most = limits.AuthRequired ? Math.Min(most, RequestLimits.UnauthenticatedBulk) : most;
        ReadOnlyMemory<byte> memory = input.Memory;
        ReadOnlySpan<byte> span = input.Span;
        int pos = input.Pos;
        int left = MultibulkLength;
        while (left > 0)
        {
            // "$d" CR x: four bytes at least. Then more digits while they last.
            if (span.Length - pos < 4 || span[pos] != (byte)'$')
            {
                break;
            }

            uint length = (uint)(span[pos + 1] - '0');
            int p = pos + 2;
            if (span[p] != (byte)'\r')
            {
                if (length is 0 or > 9 || !MoreDigits(span, ref p, ref length))
                {
                    break;
                }
            }
            else if (length > 9)
            {
                break;
            }

            // Here span[p] is the CR. The byte behind it, and the two behind the body, may be
            // anything.
            p += 2;
            if (length > most || span.Length - p < (int)length + 2)
            {
                break;
            }

            batch.AddArg(memory.Slice(p, (int)length));
            pos = p + (int)length + 2;
            left--;
        }

        input.Pos = pos;
        MultibulkLength = left;
    }

    // Digits two to five of a length, up to the CR, which must be there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MoreDigits(ReadOnlySpan<byte> span, ref int p, ref uint length)
    {
        uint n = length;
        int end = Math.Min(span.Length, p + 5);
        for (int i = p; i < end; i++)
        {
            uint digit = (uint)(span[i] - '0');
            if (digit > 9)
            {
                p = i;
                length = n;
                return span[i] == (byte)'\r';
            }

            n = (n * 10) + digit;
        }

        return false;
    }

    // Runs the states until the request is complete, the input ends or a rule is broken.
    private Verdict Advance(
        ref ParserInput input,
        in ReadOnlySequence<byte> buffer,
        RequestBatch batch,
        in RequestLimits limits)
    {
        while (true)
        {
            Verdict verdict = _step switch
            {
                Step.Line => ScanLine(ref input),
                Step.LineEnd => SkipLineEnd(ref input),
                Step.LineReady => JudgeLine(ref input, in buffer, batch, in limits),
                Step.Body => ReadBody(ref input, in buffer, batch),
                Step.Bulk => DrainBulk(ref input),
                _ => EndBulk(ref input, batch),
            };

            if (verdict == Verdict.NextArgument)
            {
                verdict = NextArgument(ref input, batch, in limits);
            }

            if (verdict != Verdict.Continue)
            {
                return verdict;
            }
        }
    }

    private Verdict NextArgument(
        ref ParserInput input, RequestBatch batch, in RequestLimits limits)
    {
        _bulkLength = -1;
        if (MultibulkLength > 0 && input.Ensure())
        {
            FastArgs(ref input, batch, in limits);
        }

        if (MultibulkLength == 0)
        {
            return Verdict.Command;
        }

        BeginLine(ref input);
        return Verdict.Continue;
    }

    private void BeginLine(ref ParserInput input)
    {
        _step = Step.Line;
        _mark = input.Position;
        _markBytes = 0;
        _lineHasNul = false;
    }

    /// <summary>Looks for the end of the line in bytes that have not been looked at.</summary>
    /// <remarks>As C searches with strchr, a zero byte hides everything behind it: such a line
    /// never ends and fails when it has grown too long.</remarks>
    private Verdict ScanLine(ref ParserInput input)
    {
        byte end = Kind == RequestKind.Inline ? (byte)'\n' : (byte)'\r';
        while (true)
        {
            if (_markBytes > MaxLine)
            {
                return Fail(TooBigError());
            }

            if (!input.Ensure())
            {
                return Verdict.NeedMore;
            }

            // REDISNET(resp-line-limit): C measures only when a read has brought no line end, so
            // how long a line may get depends on how its bytes arrive. Here the end must be within
            // the first 65,537 bytes.
            ReadOnlySpan<byte> fresh = input.Left;
            fresh = fresh[..Math.Min(fresh.Length, MaxLine + 1 - _markBytes)];
            int i = _lineHasNul ? -1 : fresh.IndexOfAny(end, (byte)0);
            _lineHasNul |= i >= 0 && fresh[i] == 0;
            bool found = i >= 0 && fresh[i] == end;
            int count = found ? i : fresh.Length;
            KeepPrefix(fresh[..count]);
            _markBytes += count;
            input.Pos += count;
            if (found)
            {
                input.Pos++;
                _lineLength = _markBytes;
                _step = Kind == RequestKind.Inline ? Step.LineReady : Step.LineEnd;
                return Verdict.Continue;
            }
        }
    }

    private ParseError TooBigError()
    {
        if (Kind == RequestKind.Inline)
        {
            return ParseError.TooBigInlineRequest;
        }

        return MultibulkLength == 0
            ? ParseError.TooBigMultibulkCount : ParseError.TooBigBulkCount;
    }

    private void KeepPrefix(ReadOnlySpan<byte> bytes)
    {
        int room = PrefixSize - _markBytes;
        if (room > 0)
        {
            Span<byte> prefix = _prefix;
            bytes[..Math.Min(room, bytes.Length)].CopyTo(prefix[_markBytes..]);
        }
    }

    // The byte behind the CR has to be there before C looks at the line; what it is does not
    // matter.
    private Verdict SkipLineEnd(ref ParserInput input)
    {
        if (!input.Ensure())
        {
            return Verdict.NeedMore;
        }

        input.Pos++;
        _step = Step.LineReady;
        return Verdict.Continue;
    }

    private Verdict JudgeLine(
        ref ParserInput input,
        in ReadOnlySequence<byte> buffer,
        RequestBatch batch,
        in RequestLimits limits)
    {
        if (Kind == RequestKind.Inline)
        {
            return JudgeInline(in buffer, batch, in limits);
        }

        return MultibulkLength == 0
            ? JudgeCount(ref input, batch, in limits)
            : JudgeBulkHeader(ref input, in limits, batch);
    }

    /// <port>networking.c processMultibulkBuffer</port>
    private Verdict JudgeCount(
        ref ParserInput input, RequestBatch batch, in RequestLimits limits)
    {
        if (!HeaderNumber(out long count) || count > int.MaxValue)
        {
            return Fail(ParseError.InvalidMultibulkLength);
        }

        if (count > RequestLimits.UnauthenticatedArgs && limits.AuthRequired)
        {
            return Fail(ParseError.UnauthenticatedMultibulkLength);
        }

        if (count <= 0)
        {
            return Verdict.Nothing;
        }

        MultibulkLength = (int)count;
        return NextArgument(ref input, batch, in limits);
    }

    /// <port>networking.c processMultibulkBuffer</port>
    private Verdict JudgeBulkHeader(
        ref ParserInput input, in RequestLimits limits, RequestBatch batch)
    {
        Span<byte> prefix = _prefix;
        if (_lineLength == 0 || prefix[0] != (byte)'$')
        {
            ErrorByte = _lineLength == 0 ? (byte)'\r' : prefix[0];
            return Fail(ParseError.ExpectedDollar);
        }

        // REDISNET(resp-bulk-2gb): an argument is a span, so it ends at 2 GiB even where
        // proto-max-bulk-len allows more.
        long most = limits.FromMaster
            ? Array.MaxLength : Math.Min(limits.MaxBulkLength, Array.MaxLength);
        if (!HeaderNumber(out long length) || length < 0 || length > most)
        {
            return Fail(ParseError.InvalidBulkLength);
        }

        if (length > RequestLimits.UnauthenticatedBulk && limits.AuthRequired)
        {
            return Fail(ParseError.UnauthenticatedBulkLength);
        }

        _bulkLength = length;
        BeginBody(ref input, batch, limits.FromMaster);
        return Verdict.Continue;
    }

    private bool HeaderNumber(out long value)
    {
        value = 0;
        ReadOnlySpan<byte> prefix = _prefix;
        return _lineLength is > 1 and <= PrefixSize
            && Number.TryParseInt64(prefix[1.._lineLength], out value);
    }

    private void BeginBody(ref ParserInput input, RequestBatch batch, bool fromMaster)
    {
        int length = (int)_bulkLength;
        _markBytes = 0;
        _body = default;
        if (length >= BigArg && !fromMaster)
        {
            _bulk = batch.StartBulk(length);
            _step = Step.Bulk;
            return;
        }

        _step = Step.Body;
        if (input.Ensure() && input.Span.Length - input.Pos >= length)
        {
            _body = input.Memory.Slice(input.Pos, length);
        }

        _mark = input.Position;
    }

    /// <summary>Waits for the argument and the two bytes behind it, then adds it as the slice it
    /// is, or put together from the segments it lies in.</summary>
    private Verdict ReadBody(
        ref ParserInput input, in ReadOnlySequence<byte> buffer, RequestBatch batch)
    {
        long whole = _bulkLength + 2;
        while (_markBytes < whole)
        {
            if (!input.Ensure())
            {
                return Verdict.NeedMore;
            }

            int count = (int)Math.Min(whole - _markBytes, input.Span.Length - input.Pos);
            input.Pos += count;
            _markBytes += count;
        }

        int length = (int)_bulkLength;
        if (_body.Length == length)
        {
            batch.AddArg(_body);
        }
        else
        {
            batch.AddArg(Linearise(buffer.Slice(_mark, length), batch));
        }

        _body = default;
        MultibulkLength--;
        return Verdict.NextArgument;
    }

    private static ReadOnlyMemory<byte> Linearise(
        in ReadOnlySequence<byte> pieces, RequestBatch batch)
    {
        int length = (int)pieces.Length;
        if (length < BigArg)
        {
            Memory<byte> memory = batch.TakeMemory(length);
            pieces.CopyTo(memory.Span);
            return memory;
        }

        BulkArgument bulk = batch.StartBulk(length);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            bulk.Append(piece.Span);
        }

        return bulk.Finished;
    }

    private Verdict DrainBulk(ref ParserInput input)
    {
        BulkArgument bulk = _bulk!;
        while (bulk.Remaining > 0)
        {
            if (!input.Ensure())
            {
                return Verdict.NeedMore;
            }

            int count = Math.Min(bulk.Remaining, input.Span.Length - input.Pos);
            bulk.Append(input.Span.Slice(input.Pos, count));
            input.Pos += count;
        }

        _step = Step.BulkEnd;
        return Verdict.Continue;
    }

    private Verdict EndBulk(ref ParserInput input, RequestBatch batch)
    {
        while (_markBytes < 2)
        {
            if (!input.Ensure())
            {
                return Verdict.NeedMore;
            }

            input.Pos++;
            _markBytes++;
        }

        batch.AddArg(_bulk!.Finished);
        _bulk = null;
        MultibulkLength--;
        return Verdict.NextArgument;
    }

    /// <port>networking.c processInlineBuffer</port>
    private Verdict JudgeInline(
        in ReadOnlySequence<byte> buffer, RequestBatch batch, in RequestLimits limits)
    {
        ReadOnlySequence<byte> pieces = buffer.Slice(_mark, _lineLength);
        if (!InlineWords(in pieces, batch, out int length))
        {
            return Fail(ParseError.UnbalancedQuotes);
        }

        if (limits.FromMaster && length > 0)
        {
            return Fail(ParseError.InlineFromMaster);
        }

        _emptyLine |= length == 0;
        return batch.OpenArgs == 0 ? Verdict.Nothing : Verdict.Command;
    }

    // The words never take more room than the line they come from, so one piece of memory holds
    // them all.
    private static bool InlineWords(
        in ReadOnlySequence<byte> pieces, RequestBatch batch, out int length)
    {
        length = (int)pieces.Length;
        if (length == 0)
        {
            return true;
        }

        Memory<byte> line = batch.TakeMemory(length);
        pieces.CopyTo(line.Span);
        if (line.Span[length - 1] == (byte)'\r')
        {
            length--;
        }

        // Undoing quotes only ever shortens, so the words may be written over the line they are
        // read from.
        InlineArgs words = new(line.Span[..length]);
        int used = 0;
        while (words.MoveNext(line.Span[used..], out int written))
        {
            batch.AddArg(line.Slice(used, written));
            used += written;
        }

        if (words.Unbalanced)
        {
            batch.ForgetOpenArgs();
        }

        return !words.Unbalanced;
    }

    private Verdict Fail(ParseError error)
    {
        Error = error;
        return Verdict.Wrong;
    }

    private enum Verdict : byte
    {
        Continue,
        NextArgument,
        NeedMore,
        Command,
        Nothing,
        Wrong,
    }

    [InlineArray(PrefixSize)]
    private struct Prefix
    {
        private byte _first;
    }
}
