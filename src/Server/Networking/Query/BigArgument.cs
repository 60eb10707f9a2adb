// BigArgument: an argument of 32 KiB or more, gathered in unmanaged memory as it arrives.
// Port of redis 7.2 networking.c processMultibulkBuffer (PROTO_MBULK_BIG_ARG). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Memory follows what has arrived and never exceeds what was announced: a client that announces 512
// MB and sends nothing holds 64 KiB, one that has sent a megabyte 16, and from there on it doubles.
// C reserves the whole announced length at once.
//
// It is gathered as a string of the keyspace is laid out, so that SET need not copy it: the command
// takes the text, and the argument only shows it from then on.
using System;
using System.Buffers;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Bytes of one big argument, counted in the server's used memory.</summary>
internal sealed class BigArgument(RedisServer server, int length) : BulkArgument(length)
{
    private const int FirstSize = 64 * 1024;
    private const int SecondFrom = 1024 * 1024;
    private const int SecondSize = 16 * 1024 * 1024;
    private Sds _text;

    public override Span<byte> GetSpan()
    {
        CountArrived();
        Check.That(!_text.IsNull || Arrived == 0);
        return _text.IsNull ? default : _text.Span;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => _text.Pin(elementIndex);

    public override void Unpin()
    {
    }

    /// <summary>Gives the whole argument away, once.</summary>
    public Sds Take()
    {
        Check.That(Remaining == 0 && !IsTaken);
        CountArrived();
        IsTaken = true;
        server.Clients.BigArgumentBytes -= _text.AllocSize;
        return _text;
    }

    public override void Settle() => _text = default;

    protected override Span<byte> GetTailCore(int sizeHint)
    {
        CountArrived();
        if (_text.IsNull || _text.Avail == 0)
        {
            long least = Arrived >= SecondFrom ? SecondSize : FirstSize;
            long wanted = Math.Max(Math.Max(least, Arrived * 2L), Arrived + (long)sizeHint);
            Grow(Math.Min(Length, wanted));
        }

        return _text.AvailSpan;
    }

    protected override void Dispose(bool disposing)
    {
        if (!IsTaken && !_text.IsNull)
        {
            server.Clients.BigArgumentBytes -= _text.AllocSize;
            Sds.Free(server.Z, ref _text);
        }
    }

    private void Grow(long capacity)
    {
        if (_text.IsNull)
        {
            _text = Sds.NewLen(server.Z, capacity);
            _text.Clear();
        }
        else
        {
            server.Clients.BigArgumentBytes -= _text.AllocSize;
            Sds.MakeRoomForNonGreedy(server.Z, ref _text, capacity - Arrived);
        }

        server.Clients.BigArgumentBytes += _text.AllocSize;
    }

    // What was filled in since the last call becomes part of the text now.
    private void CountArrived()
    {
        if (!IsTaken && !_text.IsNull && _text.Length < Arrived)
        {
            _text.IncrLen(Arrived - _text.Length);
        }
    }

    /// <summary>Makes big arguments for one server.</summary>
    internal sealed class Source(RedisServer server) : IBulkSource
    {
        public BulkArgument Start(int length)
        {
            Check.That(length >= RequestParser.BigArg);
            return new BigArgument(server, length);
        }
    }
}
