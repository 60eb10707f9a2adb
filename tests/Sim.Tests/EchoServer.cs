// EchoServer: a small server on a node: sends back what it gets, and keeps a count.
// No port: test support.
using System;
using System.Collections.Generic;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

internal sealed class EchoServer
{
    private readonly SimNode _node;

    public EchoServer(SimNode node, string address = "*", int port = 6379)
    {
        _node = node;
        Loop = node.CreateLoop();
        SysResult made = node.Net.ListenTcp(address, port, 16, false, out _);
        Check.That(made.Ok);
        Listener = made.Int;
        Check.That(Loop.CreateFileEvent(Listener, AeMask.Readable, Accept, null).Ok);
    }

    public EventLoop Loop { get; }

    public int Listener { get; }

    public List<NetAddress> Peers { get; } = [];

    public int Ends { get; private set; }

    public List<Errno> Errors { get; } = [];

    private void Accept(EventLoop el, int fd, object? data, AeMask mask)
    {
        SysResult accepted = _node.Net.Accept(fd, out NetAddress peer);
        Check.That(accepted.Ok);
        Peers.Add(peer);
        Check.That(el.CreateFileEvent(accepted.Int, AeMask.Readable, Read, null).Ok);
    }

    private void Read(EventLoop el, int fd, object? data, AeMask mask)
    {
        Span<byte> buffer = stackalloc byte[1024];
        SysResult got = _node.Net.Recv(fd, buffer);
        if (got.Ok && got.Value > 0)
        {
            if (buffer[0] == (byte)'!')
            {
                _node.Env.Die.Die("asked to\n");
            }
            _ = _node.Net.Send(fd, buffer[..got.Int]);
            return;
        }
        Ends += got.Ok ? 1 : 0;
        if (!got.Ok)
        {
            Errors.Add(got.Errno);
        }
        el.DeleteFileEvent(fd, AeMask.Readable);
        _ = _node.Net.Close(fd);
    }
}
