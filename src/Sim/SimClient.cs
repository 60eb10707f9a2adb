// SimClient: a connection a test holds by hand, without a loop of its own.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Sends bytes and collects what comes back. The world must run in between.</summary>
public sealed class SimClient
{
    private readonly SimNode _node;
    private readonly int _fd;
    private readonly List<byte> _received = [];
    private readonly Queue<byte[]> _unsent = new();

    internal SimClient(SimNode node, string host, int port)
    {
        _node = node;
        SysResult connecting = node.Net.Connect(host, port, null, out _);
        Check.That(connecting.Ok);
        _fd = connecting.Int;
    }

    /// <summary>True once the other side has ended the connection and all it sent was
    /// collected.</summary>
    public bool Ended { get; private set; }

    /// <summary>Why it ended, if not in order.</summary>
    public Errno Error { get; private set; }

    /// <summary>Our address, as the server sees it.</summary>
    public NetAddress Address
    {
        get
        {
            _ = _node.Net.SockName(_fd, out NetAddress address);
            return address;
        }
    }

    /// <summary>Sends, as far as there is room; the rest goes with the next call of any
    /// member.</summary>
    public void Send(ReadOnlySpan<byte> data)
    {
        _unsent.Enqueue(data.ToArray());
        Flush();
    }

    /// <summary>Runs the world until nothing happens, then takes all that has come.</summary>
    public byte[] Receive()
    {
        bool more = true;
        while (more)
        {
            Flush();
            _node.World.RunUntilIdle();
            more = Collect() || (_unsent.Count > 0 && Flush());
        }
        byte[] all = [.. _received];
        _received.Clear();
        return all;
    }

    /// <summary>Ends our side in order; what the server still sends can be received.</summary>
    public void ShutdownWrite() => _ = _node.Net.Shutdown(_fd, ShutdownHow.Write);

    /// <summary>Closes the connection.</summary>
    public void Close() => _ = _node.Net.Close(_fd);

    private bool Flush()
    {
        bool any = false;
        while (!Ended && _unsent.TryPeek(out byte[]? next))
        {
            SysResult sent = _node.Net.Send(_fd, next);
            if (!sent.Ok)
            {
                if (!sent.WouldBlock)
                {
                    (Ended, Error) = (true, sent.Errno);
                }
                break;
            }
            any = true;
            _ = _unsent.Dequeue();
            if (sent.Value < next.Length)
            {
                RequeueFront(next[sent.Int..]);
            }
        }
        return any;
    }

    private void RequeueFront(byte[] rest)
    {
        byte[][] others = [.. _unsent];
        _unsent.Clear();
        _unsent.Enqueue(rest);
        foreach (byte[] other in others)
        {
            _unsent.Enqueue(other);
        }
    }

    private bool Collect()
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        bool any = false;
        while (!Ended)
        {
            SysResult got = _node.Net.Recv(_fd, buffer);
            if (got.WouldBlock)
            {
                break;
            }
            if (!got.Ok || got.Value == 0)
            {
                (Ended, Error) = (true, got.Errno);
                break;
            }
            foreach (byte b in buffer[..got.Int])
            {
                _received.Add(b);
            }
            any = true;
        }
        return any;
    }
}
