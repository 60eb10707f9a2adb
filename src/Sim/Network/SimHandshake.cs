// SimHandshake: the opening of a TCP connection: there, and the answer back, again and again.
// Not a port; stands for the kernel's SYN and its answer. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A lost packet is sent again after 1, 3, 7, 15, 31, 63 seconds; after 127 (an option) it is over.
// The accepting end exists from the first packet on: the kernel opens it, no process need run.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Opens one connection.</summary>
internal sealed class SimHandshake
{
    private const long FirstRetryUs = 1_000_000;

    private readonly SimWorld _world;
    private readonly SimStream _stream;
    private readonly bool _loopback;
    private readonly SimHost? _host;
    private readonly SimWire? _wire;
    private readonly long _startedUs;
    private SimStream? _accepted;
    private SimWire? _wireBack;
    private bool _underWay;
    private long _retryUs = FirstRetryUs;

    private SimHandshake(SimStream stream, bool loopback)
    {
        _stream = stream;
        _loopback = loopback;
        _world = stream.Node.World;
        _host = loopback ? stream.Node.Host : _world.HostAt(stream.Remote.Ip);
        _wire = _host == null ? null : new SimWire(stream.Node, _host, loopback);
        _startedUs = _world.NowUs;
    }

    private static int PacketBytes => 60;

    /// <summary>Starts; the stream hears of the outcome.</summary>
    internal static void Start(SimStream stream, bool loopback)
    {
        SimHandshake handshake = new(stream, loopback);
        handshake.Try();
        handshake.TryLater();
    }

    private void Try()
    {
        if (_wire == null || _underWay)
        {
            return;
        }
        _underWay = true;
        _ = _wire.Send(PacketBytes, new ActionEvent(Asked, Lost));
    }

    private void TryLater()
    {
        if (!_stream.Connecting)
        {
            return;
        }
        long limitUs = _startedUs + _world.ConnectTimeoutUs;
        long atUs = Math.Min(_world.NowUs + _retryUs, limitUs);
        _retryUs *= 2;
        _world.At(atUs, new ActionEvent(() => TryAgain(limitUs)));
    }

    private void TryAgain(long limitUs)
    {
        if (!_stream.Connecting)
        {
            return;
        }
        if (_world.NowUs >= limitUs)
        {
            _stream.FailConnect(Errno.ETIMEDOUT);
            // Its kernel never heard that the answer came.
            _accepted?.TimedOut();
            return;
        }
        Try();
        TryLater();
    }

    private void Lost() => _underWay = false;

    // At the other host.
    private void Asked()
    {
        SimListener? listener = _world.FindListener(
            _host!, _stream.Remote.Ip, _stream.Remote.Port);
        if (_accepted == null && listener is { Full: true })
        {
            Lost();
            return;
        }
        SimNode? answering = listener?.Node ?? AnyNodeOf(_host!);
        if (answering == null)
        {
            Lost();
            return;
        }
        bool refused = listener == null || Refuses(listener.Node);
        if (_accepted == null && !refused && !_stream.Closed)
        {
            _accepted = new SimStream(listener!.Node, pair: false, connecting: false)
            {
                Local = _stream.Remote,
                Remote = _stream.Local,
            };
            _accepted.OpenTowards(_stream, _loopback);
            listener.Enqueue(_accepted);
        }
        _wireBack ??= new SimWire(answering, _stream.Node.Host, _loopback);
        long dueUs = _wireBack.Send(PacketBytes, new ActionEvent(Answered, Lost));
        _accepted?.Wire!.NotBefore(dueUs);
    }

    private bool Refuses(SimNode node) =>
        node.Net.RefuseConnects
        || (_wire!.Far && _world.Random.Percent(_world.Options.RefuseConnectPercent));

    // At home.
    private void Answered()
    {
        if (_accepted == null)
        {
            _stream.FailConnect(Errno.ECONNREFUSED);
            return;
        }
        _stream.Opened(_accepted, _loopback);
    }

    // Whose clock the answer of a kernel goes by, when no process listens.
    private static SimNode? AnyNodeOf(SimHost host) =>
        host.Nodes.Count > 0 ? host.Nodes[^1] : null;
}
