// Session: one connection of a client of the campaign.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Sim;

namespace RedisNet.Campaign;

/// <summary>Sends commands and collects replies, without ever moving the world: the campaign polls
/// it between two moments.</summary>
public sealed class Session : IDisposable
{
    private readonly SimNode _node;
    private int _fd = -1;
    private readonly ReplyReader _reader = new();
    private readonly List<byte> _unsent = [];
    private readonly byte[] _buffer = new byte[4096];

    public Session(SimNode node, string ip, int port)
    {
        _node = node;
        SysResult connecting = node.Net.Connect(ip, port, null, out _);
        Ended = !connecting.Ok;
        _fd = connecting.Ok ? connecting.Int : -1;
        if (connecting.Ok)
        {
            _ = node.Net.SockName(_fd, out NetAddress local);
            Local = local;
        }
    }

    /// <summary>Our address, as the server sees it.</summary>
    public NetAddress Local { get; }

    /// <summary>Whether the connection is over; replies that came before can still be
    /// taken.</summary>
    public bool Ended { get; private set; }

    public void Send(params string[] words)
    {
        var text = new StringBuilder();
        text.Append('*').Append(words.Length).Append("\r\n");
        foreach (string word in words)
        {
            text.Append('$').Append(word.Length).Append("\r\n").Append(word).Append("\r\n");
        }
        _unsent.AddRange(Encoding.Latin1.GetBytes(text.ToString()));
        Flush();
    }

    /// <summary>The next reply that is there, or null.</summary>
    public Reply? Take()
    {
        Flush();
        Collect();
        return _reader.TryGetReply(out Reply? reply) ? reply : null;
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = _node.Net.Close(_fd);

            // The number may soon be somebody else's.
            _fd = -1;
        }
        Ended = true;
    }

    private void Flush()
    {
        while (!Ended && _unsent.Count > 0)
        {
            SysResult sent = _node.Net.Send(_fd, _unsent.ToArray());
            if (!sent.Ok)
            {
                Ended = !sent.WouldBlock;
                return;
            }
            _unsent.RemoveRange(0, sent.Int);
        }
    }

    private void Collect()
    {
        while (!Ended)
        {
            SysResult got = _node.Net.Recv(_fd, _buffer);
            if (got.WouldBlock)
            {
                return;
            }
            if (!got.Ok || got.Value == 0)
            {
                Ended = true;
                return;
            }
            _reader.Feed(_buffer.AsSpan(0, got.Int));
        }
    }
}
