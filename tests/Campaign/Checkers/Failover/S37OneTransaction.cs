// S37OneTransaction: a server is reconfigured in one transaction, and never to follow itself.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S37 and S41, on the wire: every SLAVEOF is in MULTI, SLAVEOF, CONFIG REWRITE, CLIENT
/// KILL TYPE normal, CLIENT KILL TYPE pubsub, EXEC; none names the server it is sent to.</summary>
public sealed class S37OneTransaction : Checker
{
    private readonly string[] _rest =
    [
        "CONFIG REWRITE", "CLIENT KILL TYPE normal", "CLIENT KILL TYPE pubsub", "EXEC",
    ];

    private readonly Dictionary<(Member, long Connection), List<WireCommand>> _open = [];

    public override string Property => "S37,S41";

    public override void OnRestart(Member m)
    {
        foreach ((Member, long) key in new List<(Member, long)>(_open.Keys))
        {
            if (key.Item1 == m)
            {
                _open.Remove(key);
            }
        }
    }

    public override void OnSent(Member m, WireCommand c)
    {
        if (!m.IsSentinel)
        {
            return;
        }
        (Member, long) key = (m, c.Connection);
        if (c.Is("MULTI"))
        {
            _open[key] = [];
        }
        else if (_open.TryGetValue(key, out List<WireCommand>? commands))
        {
            commands.Add(c);
            if (c.Is("EXEC"))
            {
                _open.Remove(key);
                Judge(m, commands);
            }
        }
        else if (c.Is("SLAVEOF") || c.Is("REPLICAOF") || c.Is("EXEC"))
        {
            Unsafe(m, $"{c} to {c.To} outside of a transaction");
        }
    }

    private void Judge(Member m, List<WireCommand> commands)
    {
        WireCommand first = commands[0];
        bool right = commands.Count == _rest.Length + 1 && first.Is("SLAVEOF")
            && first.Words.Length == 3;
        for (int i = 0; right && i < _rest.Length; i++)
        {
            right = string.Equals(
                commands[i + 1].ToString(), _rest[i], StringComparison.OrdinalIgnoreCase);
        }
        if (!right)
        {
            Unsafe(m, $"transaction to {first.To}: {string.Join("; ", commands)}");
        }
        if ($"{first[1]}:{first[2]}" == first.To)
        {
            Unsafe(m, $"{first.To} is told to follow itself",
                View.Upstream ? "D2" : "");
        }
    }
}
