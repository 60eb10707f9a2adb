// ReplyReader: bytes of a server into replies; for Sentinel's links and replication.
// Port of redis 7.2 deps/hiredis/read.c. Departures: docs/DEVIATIONS.md#resp
//
// Feed appends bytes, TryGetReply takes the next reply if it is complete. Neither throws: rubbish
// puts the reader into a final error state with hiredis's wording, and the owner drops the
// connection.
//
// Nesting is kept on a stack of our own, one frame for each aggregate that is being filled:
//
//   *2 [ %1 [ "k", *3 [ 1, 2, . ] ] . ]   stack: array 1 left | map 1 left | array 1 left
//
// An item (one line, or one string) is taken only when it is there as a whole; a line is searched
// for its end once, and the length of a string that is still arriving is read once. Members are
// stored as they arrive, so an aggregate that announces four thousand million of them costs
// nothing.
//
//   _buffer  [ consumed .. _pos | current item, no line end up to _scan .. _length | free ]
namespace RedisNet.Resp;

using System;
using System.Collections.Generic;
using System.Text;

/// <summary>An incremental reader of RESP2 and RESP3 replies.</summary>
/// <port>read.c redisReader</port>
public sealed class ReplyReader
{
    private const int InitialBuffer = 4096;

    // An empty buffer above this is given up, so that one large reply does not stay paid for.
    private const int MaxIdleBuffer = 16 * 1024;

    private readonly ReplyReaderLimits _limits;
    private readonly List<Frame> _stack = [];
    private byte[] _buffer = [];
    private int _pos;
    private int _length;
    private int _scan;
    private ReplyType _type;
    private long _stringLength = -1;
    private int _replies;
    private Reply? _attributes;
    private Reply? _result;

    /// <summary>A reader with the given limits, or the usual ones.</summary>
    public ReplyReader(ReplyReaderLimits? limits = null) =>
        _limits = limits ?? new ReplyReaderLimits();

    /// <summary>Why the reader gave up, in hiredis's words; empty while it has not.</summary>
    /// <port>read.h redisReader.errstr</port>
    public string Error { get; private set; } = string.Empty;

    /// <summary>Whether the reader has given up.</summary>
    public bool HasError => Error.Length > 0;

    /// <summary>The bytes held that are not part of a reply handed out.</summary>
    public int BufferedBytes => _length - _pos;

    /// <summary>The bytes behind the last reply, for a link that stops speaking RESP (the payload
    /// of a full synchronisation). Only between two replies.</summary>
    public ReadOnlySpan<byte> Buffered
    {
        get
        {
            RespCheck.That(_type == 0 && _stack.Count == 0 && _result is null);
            return _buffer.AsSpan(_pos, _length - _pos);
        }
    }

    /// <summary>Drops bytes of <see cref="Buffered"/> that the caller has dealt with.</summary>
    public void Skip(int count)
    {
        RespCheck.That(count >= 0 && count <= Buffered.Length);
        _pos += count;
        _scan = _pos;
    }

    /// <summary>Appends bytes. Ignored once the reader has given up.</summary>
    /// <port>read.c redisReaderFeed</port>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (HasError || bytes.IsEmpty)
        {
            return;
        }

        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Room to receive into; what was filled is then told to
    /// <see cref="Commit"/>.</summary>
    public Span<byte> GetSpan(int sizeHint) => Reserve(Math.Max(1, sizeHint));

    /// <summary>Counts bytes of the last <see cref="GetSpan"/> as fed.</summary>
    public void Commit(int count)
    {
        RespCheck.That(count >= 0 && count <= _buffer.Length - _length);
        _length += HasError ? 0 : count;
    }

    /// <summary>Takes the next reply. False when it is not complete, or the reader has given
    /// up.</summary>
    /// <port>read.c redisReaderGetReply</port>
    public bool TryGetReply(out Reply? reply)
    {
        reply = null;
        while (!HasError && _result is null && ProcessItem())
        {
        }

        if (_result is null)
        {
            return false;
        }

        reply = _result;
        _result = null;
        _replies = 0;
        return true;
    }

    private Span<byte> Reserve(int size)
    {
        if (_pos == _length)
        {
            _pos = _length = _scan = 0;
            _buffer = _buffer.Length > MaxIdleBuffer ? [] : _buffer;
        }

        if (_buffer.Length - _length < size)
        {
            int used = _length - _pos;
            long needed = (long)used + size;
            RespCheck.That(needed <= Array.MaxLength);

            // Moving costs what is in use; doing it only when half is free keeps a byte's share
            // constant.
            if (needed > _buffer.Length / 2)
            {
                int room = (int)Math.Min(Array.MaxLength, Math.Max(InitialBuffer, needed * 2));
                byte[] larger = new byte[room];
                _buffer.AsSpan(_pos, used).CopyTo(larger);
                _buffer = larger;
            }
            else
            {
                _buffer.AsSpan(_pos, used).CopyTo(_buffer);
            }

            _scan -= _pos;
            _length = used;
            _pos = 0;
        }

        return _buffer.AsSpan(_length);
    }

    private bool Fail(string error)
    {
        Error = error;
        _buffer = [];
        _pos = _length = _scan = 0;
        _stack.Clear();
        _result = null;
        return false;
    }

    /// <port>read.c processItem</port>
    private bool ProcessItem()
    {
        if (_type == 0)
        {
            if (_pos == _length)
            {
                return false;
            }

            byte b = _buffer[_pos];
            _type = TypeOf(b);
            if (_type == 0)
            {
                return Fail("Protocol error, got " + Quote(b) + " as reply type byte");
            }

            _pos++;
            _scan = _pos;
        }

        return _type switch
        {
            ReplyType.String or ReplyType.Verbatim => ProcessBulk(),
            ReplyType.Array or ReplyType.Map or ReplyType.Set or ReplyType.Push
                or ReplyType.Attribute => ProcessAggregate(),
            _ => ProcessLine(),
        };
    }

    private static ReplyType TypeOf(byte b) => b switch
    {
        (byte)'-' => ReplyType.Error,
        (byte)'+' => ReplyType.Status,
        (byte)':' => ReplyType.Integer,
        (byte)',' => ReplyType.Double,
        (byte)'_' => ReplyType.Nil,
        (byte)'$' => ReplyType.String,
        (byte)'*' => ReplyType.Array,
        (byte)'%' => ReplyType.Map,
        (byte)'~' => ReplyType.Set,
        (byte)'#' => ReplyType.Bool,
        (byte)'=' => ReplyType.Verbatim,
        (byte)'>' => ReplyType.Push,
        (byte)'(' => ReplyType.BigNumber,

        // REDISNET(reader-attributes): hiredis of 7.2 stops at attributes; here they are attached
        // to the next reply.
        (byte)'|' => ReplyType.Attribute,
        _ => 0,
    };

    /// <port>read.c chrtos</port>
    private static string Quote(byte b) => Quoting.Repr([b]);

    /// <summary>Takes the bytes up to CR LF; false when they have not all arrived, or are too
    /// many.</summary>
    /// <port>read.c readLine</port>
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int at = _buffer.AsSpan(_scan, _length - _scan).IndexOf("\r\n"u8);
        if (at < 0)
        {
            line = default;

            // The last byte may be the CR of a line end that is still to come.
            _scan = Math.Max(_pos, _length - 1);
            return _length - _pos > _limits.MaxItemBytes && Fail("Line out of range");
        }

        line = _buffer.AsSpan(_pos, _scan + at - _pos);
        _pos = _scan = _scan + at + 2;
        return true;
    }

    /// <port>read.c processLineItem</port>
    private bool ProcessLine()
    {
        if (!TryReadLine(out ReadOnlySpan<byte> line))
        {
            return false;
        }

        switch (_type)
        {
            case ReplyType.Integer:
                return Number.TryParseInt64(line, out long integer)
                    ? Complete(new Reply(_type, null, integer)) : Fail("Bad integer value");
            case ReplyType.Double:
                return ProcessDouble(line);
            case ReplyType.Nil:
                return line.IsEmpty ? Complete(new Reply(_type)) : Fail("Bad nil value");
            case ReplyType.Bool:
                return line.Length == 1 && "tTfF"u8.Contains(line[0])
                    ? Complete(new Reply(_type, null, (line[0] | 32) == 't' ? 1 : 0))
                    : Fail("Bad bool value");
            case ReplyType.BigNumber:
                ReadOnlySpan<byte> digits = line.StartsWith("-"u8) ? line[1..] : line;
                return digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                    ? Fail("Bad bignum value") : Complete(new Reply(_type, line.ToArray()));
            default:
                return line.ContainsAny((byte)'\r', (byte)'\n')
                    ? Fail("Bad simple string value") : Complete(new Reply(_type, line.ToArray()));
        }
    }

    private bool ProcessDouble(ReadOnlySpan<byte> line)
    {
        const int MaxDouble = 325;
        if (line.Length > MaxDouble)
        {
            return Fail("Double value is too large");
        }

        string text = Encoding.Latin1.GetString(line);
        double value;
        switch (text.ToLowerInvariant())
        {
            case "inf":
                value = double.PositiveInfinity;
                break;
            case "-inf":
                value = double.NegativeInfinity;
                break;
            case "nan" or "-nan":
                value = double.NaN;
                break;
            default:
                // Numbers that vanish are zero here, where the strict parser refuses them.
                bool good = FloatText.TryParse(line, out FloatText parts) && !parts.Infinite;
                bool read = Number.TryParseDouble(line, out value);
                if (!good || (!read && value != 0))
                {
                    return Fail("Bad double value");
                }

                break;
        }

        return Complete(new Reply(_type, line.ToArray(), 0, value));
    }

    /// <port>read.c processBulkItem</port>
    private bool ProcessBulk()
    {
        if (_stringLength < 0)
        {
            if (!TryReadLine(out ReadOnlySpan<byte> line))
            {
                return false;
            }

            if (!Number.TryParseInt64(line, out long length))
            {
                return Fail("Bad bulk string length");
            }

            if (length < -1 || length > _limits.MaxItemBytes)
            {
                return Fail("Bulk string length out of range");
            }

            if (length == -1)
            {
                return Complete(new Reply(ReplyType.Nil));
            }

            _stringLength = length;
        }

        // The two bytes behind the string are not looked at.
        int size = (int)_stringLength;
        if (_length - _pos - 2 < size)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_pos, size);
        if (_type == ReplyType.Verbatim && (size < 4 || bytes[3] != (byte)':'))
        {
            return Fail(
                "Verbatim string 4 bytes of content type are missing or incorrectly encoded.");
        }

        bool verbatim = _type == ReplyType.Verbatim;
        Reply reply = new(_type, (verbatim ? bytes[4..] : bytes).ToArray())
        {
            Format = verbatim ? Encoding.Latin1.GetString(bytes[..3]) : string.Empty,
        };
        _pos += size + 2;
        _stringLength = -1;
        return Complete(reply);
    }

    /// <port>read.c processAggregateItem</port>
    private bool ProcessAggregate()
    {
        if (!TryReadLine(out ReadOnlySpan<byte> line))
        {
            return false;
        }

        if (!Number.TryParseInt64(line, out long elements))
        {
            return Fail("Bad multi-bulk length");
        }

        if (elements < -1 || elements > _limits.MaxElements)
        {
            return Fail("Multi-bulk length out of range");
        }

        if (elements == -1)
        {
            return Complete(new Reply(ReplyType.Nil));
        }

        // REDISNET(reader-limits): hiredis nests without limit, and frees by recursion; here the
        // depth is bounded.
        if (_stack.Count >= _limits.MaxDepth)
        {
            return Fail(
                $"No support for nested multi bulk replies with depth > {_limits.MaxDepth}");
        }

        elements *= _type is ReplyType.Map or ReplyType.Attribute ? 2 : 1;
        List<Reply> members = new((int)Math.Min(elements, 4));
        Reply reply = new(_type, members) { Attributes = TakeAttributes() };
        if (!CountReply())
        {
            return false;
        }

        _type = 0;
        _stack.Add(new Frame(reply, elements));
        return CloseFull();
    }

    // Puts a finished scalar where it belongs.
    private bool Complete(Reply reply)
    {
        if (!CountReply())
        {
            return false;
        }

        _type = 0;
        reply.Attributes = TakeAttributes();
        Deliver(reply);
        return CloseFull();
    }

    private bool CountReply() =>
        ++_replies <= _limits.MaxReplies || Fail("Multi-bulk length out of range");

    private Reply? TakeAttributes()
    {
        Reply? attributes = _attributes;
        _attributes = null;
        return attributes;
    }

    private void Deliver(Reply reply)
    {
        if (_stack.Count == 0)
        {
            _result = reply;
            return;
        }

        Frame top = _stack[^1];
        top.Reply.Add(reply);
        _stack[^1] = top with { Left = top.Left - 1 };
    }

    /// <port>read.c moveToNextTask</port>
    private bool CloseFull()
    {
        while (_stack.Count > 0 && _stack[^1].Left == 0)
        {
            Reply done = _stack[^1].Reply;
            _stack.RemoveAt(_stack.Count - 1);
            if (done.Type == ReplyType.Attribute)
            {
                _attributes = done;
            }
            else
            {
                Deliver(done);
            }
        }

        return true;
    }

    private readonly record struct Frame(Reply Reply, long Left);
}
