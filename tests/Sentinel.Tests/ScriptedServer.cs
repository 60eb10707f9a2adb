// ScriptedServer: a peer that says what the test tells it to.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Ae;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Sim;

namespace RedisNet.Sentinel.Tests;

/// <summary>Listens on a node of the world and answers each command through a function.</summary>
internal sealed class ScriptedServer
{
    private readonly SimNode _node;
    private readonly EventLoop _el;
    private readonly Dictionary<int, ReplyReader> _readers = [];
    private readonly List<int> _subscribers = [];

    public ScriptedServer(SimWorld world, string ip, Func<string[], string> answer)
    {
        Answer = answer;
        _node = world.AddNode("server " + ip, ip);
        _el = _node.CreateLoop();
        SysResult listening = _node.Net.ListenTcp(ip, 6379, 128, ipv6: false, out _);
        Check.That(listening.Ok);
        _el.CreateFileEvent(listening.Int, AeMask.Readable, Accept, null);
    }

    /// <summary>Command words to raw reply bytes.</summary>
    public Func<string[], string> Answer { get; set; }

    /// <summary>All commands received, words joined by blanks.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Messages published here go to those that subscribed here, whatever the
    /// channel.</summary>
    public bool DeliversMessages { get; init; }

    public int Connections => _readers.Count;

    /// <summary>Sends bytes on every connection.</summary>
    public void SendToAll(string bytes)
    {
        foreach (int fd in _readers.Keys)
        {
            Send(fd, bytes);
        }
    }

    public void CloseAll()
    {
        foreach (int fd in _readers.Keys.ToArray())
        {
            Close(fd);
        }
    }

    private void Accept(EventLoop el, int fd, object? data, AeMask mask)
    {
        SysResult accepted = _node.Net.Accept(fd, out _);
        if (accepted.Ok)
        {
            _readers[accepted.Int] = new ReplyReader();
            el.CreateFileEvent(accepted.Int, AeMask.Readable, Read, null);
        }
    }

    private void Read(EventLoop el, int fd, object? data, AeMask mask)
    {
        byte[] buffer = new byte[16384];
        SysResult received = _node.Net.Recv(fd, buffer);
        if (!received.Ok || received.Value == 0)
        {
            if (!received.WouldBlock)
            {
                Close(fd);
            }
            return;
        }
        ReplyReader reader = _readers[fd];
        reader.Feed(buffer.AsSpan(0, received.Int));
        while (_readers.ContainsKey(fd) && reader.TryGetReply(out Reply? command))
        {
            string[] words = [.. command!.Elements.Select(e => e.Text)];
            Received.Add(string.Join(' ', words));
            Deliver(fd, words);
            Send(fd, Answer(words));
        }
    }

    private void Deliver(int fd, string[] words)
    {
        string command = DeliversMessages ? words[0].ToUpperInvariant() : "";
        if (command == "SUBSCRIBE")
        {
            _subscribers.Add(fd);
        }
        else if (command == "PUBLISH")
        {
            string message = $"*3\r\n$7\r\nmessage\r\n${words[1].Length}\r\n{words[1]}\r\n"
                + $"${words[2].Length}\r\n{words[2]}\r\n";
            _subscribers.ForEach(s => Send(s, message));
        }
    }

    private void Send(int fd, string bytes)
    {
        if (bytes.Length > 0)
        {
            _node.Net.Send(fd, Encoding.Latin1.GetBytes(bytes));
        }
    }

    private void Close(int fd)
    {
        _readers.Remove(fd);
        _subscribers.Remove(fd);
        _el.DeleteFileEvent(fd, AeMask.Readable);
        _node.Net.Close(fd);
    }
}
