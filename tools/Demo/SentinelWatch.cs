// SentinelWatch: listens to everything one Sentinel publishes and notes what tells the story.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class SentinelWatch(Group group, RedisProcess sentinel, Timeline timeline)
{
    // What is left out repeats what another event or probe says.
    private static readonly HashSet<string> Quiet = new()
    {
        "__sentinel__:hello", "+sentinel", "+slave", "+monitor", "+fix-slave-config",
            "+failover-detected",
        "+failover-state-select-slave", "+failover-state-send-slaveof-noone", "+set",
            "+role-change",
        "-role-change", "+sentinel-address-switch", "+sentinel-invalid-addr", "+reset-master",
    };

    private RespClient? _client;

    public void Start()
    {
        _client = new RespClient(sentinel.Port) { ReceiveTimeoutMs = 0 };
        _client.Do("PSUBSCRIBE", "*");
        new Thread(Listen) { IsBackground = true, Name = sentinel.Name }.Start();
    }

    private void Listen()
    {
        try
        {
            while (_client!.Read() is object?[] message)
            {
                if (message is ["pmessage", _, string channel, string text]
                    && !Quiet.Contains(channel))
                {
                    timeline.Note(sentinel.Name, channel, Shorten(channel, text));
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The Sentinel ended: the demo is over, or its own checks will say that it is not
            // there.
        }
    }

    /// <summary>Ports become the names of the servers; the master's name and addresses
    /// go.</summary>
    private string Shorten(string channel, string text)
    {
        var words = new List<string>();
        string[] parts = text.Split(' ');
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] == "@")
            {
                break;
            }
            bool isPort = i > 0 && parts[i - 1] == "127.0.0.1"
                && int.TryParse(parts[i], CultureInfo.InvariantCulture, out _);
            if (isPort)
            {
                words.Add(group.NameOf(int.Parse(parts[i], CultureInfo.InvariantCulture)));
            }
            else if (parts[i] != "127.0.0.1" && parts[i] != Group.MasterName
                && !parts[i].StartsWith("127.0.0.1:", StringComparison.Ordinal))
            {
                words.Add(parts[i].Length == 40 ? parts[i][..8] : parts[i]);
            }
        }
        return channel == "+switch-master" ? string.Join(" -> ", words) : string.Join(' ', words);
    }
}
