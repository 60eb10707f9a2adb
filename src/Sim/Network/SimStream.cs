// SimStream: one end of a simulated connection: TCP, Unix socket, socket pair or pipe.
// Not a port; stands for the kernel's stream sockets. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   end A                       under way                     end B
//   Write -> room in B? ------> SimWire (delay, cuts) ------> Arrive -> _inbox -> Read
//   Close -> nothing unread --> end of stream --------------> Read gives 0 after the rest
//         -> something unread > reset ----------------------> error after the rest
//   Vanish (power loss)         nothing at all                B finds out when it sends and the
//                                                             host is back: reset; or never
// Data that reaches a closed end is answered by a reset, so what was sent into a closed connection
// is lost after Write said yes, as in life. Between ends on one host (Unix sockets, pairs, pipes)
// there is no way to travel: closing is known at once.
//
// Whatever makes an end readable or writable pokes its node.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>One end of a connection.</summary>
internal sealed class SimStream : SimDescriptor
{
    private readonly SimWorld _world;
    private readonly SimNode _node;
    private readonly bool _pair;
    private readonly ByteQueue _inbox = new();
    private SimStream? _peer;
    private int _underWay;
    private int _unacknowledged;
    private bool _starved;
    private bool _closed;
    private bool _vanished;
    private bool _readShut;
    private bool _writeShut;
    private bool _pipe;
    private bool _endArrived;
    private bool _resetArrived;
    private Errno _pendingError;
    private long _heardUs;
    private long _keepAliveUs;
    private int _probes;

    internal SimStream(SimNode node, bool pair, bool connecting)
    {
        _world = node.World;
        _node = node;
        _pair = pair;
        Connecting = connecting;
    }

    internal NetAddress Local { get; set; } = NetAddress.UnixSocket;

    internal NetAddress Remote { get; set; } = NetAddress.UnixSocket;

    internal SimNode Node => _node;

    internal bool Closed => _closed;

    internal bool Connecting { get; private set; }

    internal bool Connected => !Connecting && _peer != null;

    /// <summary>True for both ends of a pair, a pipe, a Unix socket.</summary>
    internal bool SameHost => _pair;

    /// <summary>The way to the other end.</summary>
    internal SimWire? Wire { get; private set; }

    internal override bool Readable =>
        _inbox.Count > 0 || _endArrived || _readShut || _resetArrived
        || _pendingError != Errno.None;

    internal override bool Writable =>
        _pendingError != Errno.None || _resetArrived || _writeShut
        || (Connected && (PeerGone || Room > 0));

    private bool PeerGone => _pair && _peer!._closed;

    private int Room
    {
        get
        {
            if (_unacknowledged > 0 && Wire!.BackOpen)
            {
                _unacknowledged = 0;
            }
            return _world.SocketBufferBytes - _peer!._inbox.Count - _peer._underWay
                - _unacknowledged;
        }
    }

    /// <summary>Two ends that know each other from the start: a pair, a pipe, a Unix
    /// socket.</summary>
    internal static void Join(SimStream a, SimStream b)
    {
        (a._peer, b._peer) = (b, a);
        a.Wire = new SimWire(a._node, b._node.Host, local: true);
        b.Wire = new SimWire(b._node, a._node.Host, local: true);
    }

    /// <summary>The accepting end: open at once, but nothing of it may arrive before the
    /// answer.</summary>
    internal void OpenTowards(SimStream opener, bool loopback)
    {
        _peer = opener;
        Wire = new SimWire(_node, opener._node.Host, loopback, TimedOut);
    }

    /// <summary>The opening end, when the answer is there.</summary>
    internal void Opened(SimStream accepting, bool loopback)
    {
        if (!Connecting)
        {
            return;
        }
        Connecting = false;
        _peer = accepting;
        Wire = new SimWire(_node, accepting._node.Host, loopback, TimedOut);
        _node.Poke();
        if (_closed)
        {
            SendEnd();
        }
    }

    internal void FailConnect(Errno errno)
    {
        if (Connecting)
        {
            Connecting = false;
            _resetArrived = true;
            _pendingError = errno;
            _node.Poke();
        }
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
            int most = _world.ShortRecv(Math.Min(buffer.Length, _inbox.Count));
            int got = _inbox.Take(buffer[..most]);
            Taken(got);
            return SysResult.Success(got);
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
        return SysResult.Fail(Connecting || _peer != null ? Errno.EAGAIN : Errno.ENOTCONN);
    }

    internal override SysResult Write(ReadOnlySpan<byte> data)
    {
        Errno error = TakeError();
        if (error != Errno.None)
        {
            return SysResult.Fail(error);
        }
        if (Connecting)
        {
            return SysResult.Fail(Errno.EAGAIN);
        }
        if (_writeShut || _resetArrived || _peer == null || PeerGone)
        {
            return SysResult.Fail(Errno.EPIPE);
        }
        int room = Room;
        if (room <= 0)
        {
            _starved = true;
            return data.IsEmpty ? SysResult.Success() : SysResult.Fail(Errno.EAGAIN);
        }
        byte[] packet = data[.._world.ShortSend(Math.Min(room, data.Length))].ToArray();
        _starved = packet.Length == room;
        if (!_pair)
        {
            _world.Trace.Sent(_node, Local, Remote, packet);
            _world.Sent?.Invoke(_node, Local, Remote, packet);
        }
        _peer._underWay += packet.Length;
        _ = Wire!.Send(packet.Length, new SimPacket(_peer, packet, Errno.None));
        if (Wire.Far && _world.DrawReset())
        {
            Break();
        }
        return SysResult.Success(packet.Length);
    }

    internal SysResult Shutdown(ShutdownHow how)
    {
        if (!Connected)
        {
            return SysResult.Fail(Errno.ENOTCONN);
        }
        _readShut |= how != ShutdownHow.Write;
        if (how != ShutdownHow.Read && !_writeShut)
        {
            _writeShut = true;
            SendEnd();
        }
        _node.Poke();
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
        if (_closed)
        {
            return;
        }
        _closed = true;
        if (_peer == null || _peer._closed || _resetArrived)
        {
            return;
        }
        if (_inbox.Count > 0 && !_pipe)
        {
            Send(Errno.ECONNRESET);
        }
        else if (!_writeShut || _pair)
        {
            SendEnd();
        }
    }

    /// <summary>Gone with its host: the other end is told nothing.</summary>
    internal override void Vanish()
    {
        _closed = true;
        _vanished = true;
        Connecting = false;
        Wire?.Abandon();
    }

    /// <summary>Somebody between them resets both ends.</summary>
    internal void Break()
    {
        _world.Trace.Note(_node, "reset", Remote.Ip);
        SimStream? peer = _peer;
        Lose(Errno.ECONNRESET);
        peer?.Lose(Errno.ECONNRESET);
    }

    /// <summary>This end is gone and the other one not told: half open.</summary>
    internal void Forget()
    {
        _world.Trace.Note(_node, "half open", Remote.Ip);
        _vanished = true;
        Lose(Errno.ETIMEDOUT);
    }

    /// <summary>Sees to it that a peer that is silent for so long is asked, three times, whether it
    /// is there.</summary>
    internal void KeepAlive(long intervalUs)
    {
        bool before = _keepAliveUs > 0;
        _keepAliveUs = intervalUs;
        _heardUs = _world.NowUs;
        if (!before)
        {
            ProbeAt(_heardUs + intervalUs);
        }
    }

    internal void Arrive(byte[] packet)
    {
        _underWay -= packet.Length;
        _heardUs = _world.NowUs;
        if (!_closed && !_resetArrived)
        {
            _inbox.Add(packet);
            _node.Poke();
        }
        else if ((_closed || _vanished) && _peer is { _closed: false } peer)
        {
            // The kernel answers for an end that is not there any more.
            Send(peer._endArrived ? Errno.EPIPE : Errno.ECONNRESET);
        }
    }

    internal void ArriveEnd()
    {
        _heardUs = _world.NowUs;
        _endArrived = true;
        _node.Poke();
    }

    internal void ArriveReset(Errno errno)
    {
        if (!_resetArrived && !_closed)
        {
            Lose(errno);
        }
    }

    /// <summary>The kernel has given the other end up.</summary>
    internal void TimedOut() => ArriveReset(Errno.ETIMEDOUT);

    private void SendEnd() => Send(Errno.None);

    private void Send(Errno reset) =>
        _ = Wire!.Send(40, new SimPacket(_peer!, null, reset));

    // The connection is over for this end; what it has not read can still be read.
    private void Lose(Errno errno)
    {
        _resetArrived = true;
        _pendingError = errno;
        Wire?.Abandon();
        _node.Poke();
    }

    private void Taken(int count)
    {
        if (_peer is not { } peer || peer._closed)
        {
            return;
        }
        if (Wire is { Open: false })
        {
            // The sender hears nothing of it: the bytes stay in its buffer.
            peer._unacknowledged += count;
            return;
        }
        if (peer._starved)
        {
            peer._starved = false;
            peer._node.Poke();
        }
    }

    private void ProbeAt(long atUs) => _world.At(atUs, new ActionEvent(Probe));

    private void Probe()
    {
        if (_closed || _resetArrived || _endArrived || _keepAliveUs == 0)
        {
            _keepAliveUs = 0;
            return;
        }
        if (_world.NowUs - _heardUs < _keepAliveUs && _probes == 0)
        {
            ProbeAt(_heardUs + _keepAliveUs);
        }
        else if (Wire is not { Open: true, BackOpen: true })
        {
            Unanswered();
        }
        else if (_peer!._vanished)
        {
            ArriveReset(Errno.ECONNRESET);
        }
        else
        {
            _probes = 0;
            _heardUs = _world.NowUs;
            ProbeAt(_heardUs + _keepAliveUs);
        }
    }

    private void Unanswered()
    {
        if (++_probes > 3)
        {
            ArriveReset(Errno.ETIMEDOUT);
            return;
        }
        ProbeAt(_world.NowUs + Math.Max(1_000_000, _keepAliveUs / 3));
    }
}
