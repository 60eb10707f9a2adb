// ScriptedPeer: a Redis server that answers what the scenario tells it to.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Unless told otherwise it answers as a healthy server would: +PONG, an INFO made of its fields,
// messages to those that subscribed, +OK to all else. It never changes by itself: told SLAVEOF it
// says +OK and stays what it is, until the scenario changes its fields.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Sim;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>One scripted server.</summary>
internal sealed class ScriptedPeer
{
    private readonly Dictionary<string, string> _answers = [];
    private readonly ScriptedServer _server;
    private int _heard;

    public ScriptedPeer(SimWorld world, string ip)
    {
        _server = new ScriptedServer(world, ip, Answer) { DeliversMessages = true };
    }

    /// <summary>The lines of its INFO, by field.</summary>
    public SortedDictionary<string, string> Info { get; } = new(new RoleFirst());

    /// <summary>Hears and says nothing.</summary>
    public bool Muted { get; set; }

    /// <summary>From now on answers this command with a line of RESP.</summary>
    public void AnswerWith(string command, string line) => _answers[command] = line;

    /// <summary>What was asked of it since the last time and contains the text, without
    /// repetitions in a row.</summary>
    public IEnumerable<string> Heard(string containing)
    {
        string[] all = [.. _server.Received.Skip(_heard)];
        _heard = _server.Received.Count;
        string? last = null;
        foreach (string line in all.Where(l => l.Contains(containing, StringComparison.Ordinal)))
        {
            if (line != last)
            {
                yield return line;
            }
            last = line;
        }
    }

    public void CloseAll() => _server.CloseAll();

    private string Answer(string[] words)
    {
        string command = words[0].ToUpperInvariant();
        if (Muted)
        {
            return "";
        }
        if (_answers.TryGetValue(command, out string? line))
        {
            return line + "\r\n";
        }
        return command switch
        {
            "PING" => "+PONG\r\n",
            "PUBLISH" => ":1\r\n",
            "SUBSCRIBE" => $"*3\r\n$9\r\nsubscribe\r\n${words[1].Length}\r\n{words[1]}\r\n:1\r\n",
            "INFO" => InfoReply(),
            _ => "+OK\r\n",
        };
    }

    private string InfoReply()
    {
        var text = new StringBuilder();
        foreach ((string field, string value) in Info)
        {
            text.Append(field).Append(':').Append(value).Append("\r\n");
        }
        return $"${text.Length}\r\n{text}\r\n";
    }

    /// <summary>The role comes before the fields that depend on it, as in a real INFO.</summary>
    private sealed class RoleFirst : IComparer<string>
    {
        public int Compare(string? x, string? y) =>
            (x == "role", y == "role") switch
            {
                (true, false) => -1,
                (false, true) => 1,
                _ => string.CompareOrdinal(x, y),
            };
    }
}
