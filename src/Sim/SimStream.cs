// SimStream: one end of a simulated connection: TCP, Unix socket, socket pair or pipe.
// Not a port; stands for the kernel's stream sockets. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   end A                       under way                     end B
//   Write -> room in B? ------> Transmit (latency, cuts) ---> Arrive -> _inbox -> Read
//   Close -> nothing unread --> end of stream --------------> Read gives 0 after the rest
//         -> something unread > reset ----------------------> error after the rest
// Data that reaches a closed end is answered by a reset, so what was sent into a closed connection
// is lost after Write said yes, as in life. Between ends on one host (Unix sockets, pairs, pipes)
// there is no way to travel: closing is known at once.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>One end of a connection.</summary>
internal sealed class SimStream : SimDescriptor
{
    private readonly SimWorld _world;
    private readonly SimNode _node;
    private readonly bool _sameHost;
    private readonly ByteQueue _inbox = new();
    private SimStream? _peer;
    private int _underWay;
    private bool _connecting;
    private bool _closed;
    private bool _readShut;
    private bool _writeShut;
    private bool _pipe;
    private bool _endArrived;
    private bool _resetArrived;
    private Errno _pendingError;
    private long _lastArrivalUs;

    internal SimStream(SimWorld world, SimNode node, bool sameHost, bool connecting)
    {
        _world = world;
        _node = node;
        _sameHost = sameHost;
        _connecting = connecting;
    }

    internal NetAddress Local { get; set; } = NetAddress.UnixSocket;

    internal NetAddress Remote { get; set; } = NetAddress.UnixSocket;

    internal SimNode Node => _node;

    internal bool Closed => _closed;

    internal bool Connected => !_connecting && _peer != null;

    internal override bool Readable =>
        _inbox.Count > 0 || _endArrived || _readShut || _resetArrived
        || _pendingError != Errno.None;

    internal override bool Writable =>
        _pendingError != Errno.None || _resetArrived || _writeShut
        || (Connected && (PeerGone || Room > 0));

    private bool PeerGone => _sameHost && _peer!._closed;

    private int Room => _world.SocketBufferBytes - _peer!._inbox.Count - _peer._underWay;

    /// <summary>Two ends that know each other from the start: a pair, a pipe, a Unix
    /// socket.</summary>
    internal static void Join(SimStream a, SimStream b) => (a._peer, b._peer) = (b, a);

    /// <summary>The accepting end: open at once, but nothing of it may arrive before the
    /// answer.</summary>
    internal void OpenTowards(SimStream opener, long answerDueUs)
    {
        _peer = opener;
        _lastArrivalUs = answerDueUs;
    }

    /// <summary>The opening end, when the answer is there.</summary>
    internal void Opened(SimStream accepting)
    {
        _connecting = false;
        _peer = accepting;
        if (_closed)
        {
            SendEnd();
        }
    }

    internal void FailConnect(Errno errno)
    {
        _connecting = false;
        _resetArrived = true;
        _pendingError = errno;
    }

    internal Errno TakeError()
    {
        Errno error = _pendingError;
        _pendingError = Errno.None;
        return error;
    }

    internal override SysResult Read(Span<byte> buffer)
    {
        if (_inbox.Count > 0)
        {
            _world.Touch();
            int most = _world.ShortRecv(Math.Min(buffer.Length, _inbox.Count));
            return SysResult.Success(_inbox.Take(buffer[..most]));
        }
        Errno error = TakeError();
        if (error != Errno.None)
        {
            return SysResult.Fail(error);
        }
        if (_endArrived || _resetArrived || _readShut)
        {
            return SysResult.Success();
        }
        return SysResult.Fail(_connecting || _peer != null ? Errno.EAGAIN : Errno.ENOTCONN);
    }

    internal override SysResult Write(ReadOnlySpan<byte> data)
    {
        Errno error = TakeError();
        if (error != Errno.None)
        {
            return SysResult.Fail(error);
        }
        if (_connecting)
        {
            return SysResult.Fail(Errno.EAGAIN);
        }
        if (_writeShut || _resetArrived || _peer == null || PeerGone)
        {
            return SysResult.Fail(Errno.EPIPE);
        }
        int fits = Math.Min(Room, data.Length);
        if (fits <= 0)
        {
            return data.IsEmpty ? SysResult.Success() : SysResult.Fail(Errno.EAGAIN);
        }
        byte[] packet = data[.._world.ShortSend(fits)].ToArray();
        if (!_sameHost)
        {
            _world.Sent?.Invoke(_node, Local, Remote, packet);
        }
        SimStream peer = _peer;
        peer._underWay += packet.Length;
        Travel(peer, () => peer.Arrive(packet));
        return SysResult.Success(packet.Length);
    }

    internal SysResult Shutdown(ShutdownHow how)
    {
        if (!Connected)
        {
            return SysResult.Fail(Errno.ENOTCONN);
        }
        _world.Touch();
        _readShut |= how != ShutdownHow.Write;
        if (how != ShutdownHow.Read && !_writeShut)
        {
            _writeShut = true;
            SendEnd();
        }
        return SysResult.Success();
    }

    /// <summary>Makes this a one-way end, for a pipe.</summary>
    internal void OneWay(bool reader)
    {
        _writeShut = reader;
        _pipe = true;
    }

    internal override void Close()
    {
        _world.Touch();
        _closed = true;
        if (_peer == null || _peer._closed)
        {
            return;
        }
        if (_inbox.Count > 0 && !_pipe)
        {
            SimStream peer = _peer;
            Travel(peer, () => peer.ArriveReset(Errno.ECONNRESET));
        }
        else if (!_writeShut || _sameHost)
        {
            SendEnd();
        }
    }

    private void SendEnd()
    {
        SimStream peer = _peer!;
        Travel(peer, peer.ArriveEnd);
    }

    private void Arrive(byte[] packet)
    {
        _underWay -= packet.Length;
        if (!_closed)
        {
            _inbox.Add(packet);
            return;
        }
        SimStream peer = _peer!;
        if (!peer._closed)
        {
            Travel(peer, () => peer.ArriveReset(peer._endArrived ? Errno.EPIPE : Errno.ECONNRESET));
        }
    }

    private void ArriveEnd() => _endArrived = true;

    private void ArriveReset(Errno errno)
    {
        if (!_resetArrived && !_closed)
        {
            _resetArrived = true;
            _pendingError = errno;
        }
    }

    // Order within a connection is kept, whatever each packet's own time under way.
    private void Travel(SimStream peer, Action arrive) =>
        _lastArrivalUs = _world.Transmit(_node, peer._node, _sameHost, _lastArrivalUs, arrive);
}
