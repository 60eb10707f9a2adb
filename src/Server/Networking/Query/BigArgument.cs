// BigArgument: an argument of 32 KiB or more, gathered in unmanaged memory as it arrives.
// Port of redis 7.2 networking.c processMultibulkBuffer (PROTO_MBULK_BIG_ARG). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Memory doubles with what has arrived and never exceeds what was announced: a client that
// announces 512 MB and sends nothing holds 64 KiB. C reserves the whole announced length at once.
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
    private readonly NativeBuffer _buffer = new(server.Z);

    public override Span<byte> GetSpan()
    {
        CountArrived();
        return _buffer.GetSpan();
    }

    public override MemoryHandle Pin(int elementIndex = 0) => _buffer.Pin(elementIndex);

    public override void Unpin() => _buffer.Unpin();

    protected override Span<byte> GetTailCore(int sizeHint)
    {
        CountArrived();
        if (_buffer.Capacity == Arrived)
        {
            long wanted = Math.Max(Math.Max(FirstSize, Arrived * 2L), Arrived + (long)sizeHint);
            server.Clients.BigArgumentBytes -= _buffer.Capacity;
            _buffer.Reserve(Math.Min(Length, wanted));
            server.Clients.BigArgumentBytes += _buffer.Capacity;
        }

        return _buffer.GetRoom(1);
    }

    protected override void Dispose(bool disposing)
    {
        server.Clients.BigArgumentBytes -= _buffer.Capacity;
        _buffer.Free();
    }

    // What was filled in since the last call becomes part of the buffer now.
    private void CountArrived() => _buffer.Advance(Arrived - (int)_buffer.Length);

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
