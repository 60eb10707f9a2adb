// R04SelectAfterPromotion: a new master's first write says which database it is for.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>After a promotion the first command of the stream that uses keys comes after a SELECT:
/// whoever joins there may stand in any database.</summary>
public sealed class R04SelectAfterPromotion : Checker
{
    private readonly HashSet<string> _keyless = new(StringComparer.OrdinalIgnoreCase)
    {
        "PING", "REPLCONF", "MULTI", "EXEC", "PUBLISH", "SPUBLISH",
    };

    private readonly Dictionary<Member, Due> _due = [];
    private readonly List<WireCommand> _commands = [];

    public override string Property => "R4";

    public override void OnRestart(Member m) => _due.Remove(m);

    public override void OnServerFacts(Member m, ServerFacts? before, ServerFacts now)
    {
        if (before is { IsMaster: false } && now.IsMaster && now.HasBacklog)
        {
            _due[m] = new Due(now.Replid, new WireReader("", 0)) { Next = now.SecondOffset };
        }
    }

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (_due.Count == 0 || !_due.TryGetValue(m, out Due? due) || !m.Alive)
        {
            return;
        }
        ReplicationState repl = m.Server.Repl;
        if (repl.Replid != due.Replid || repl.Backlog is null || repl.Backlog.Offset > due.Next)
        {
            _due.Remove(m);
            return;
        }
        _commands.Clear();
        for (ReplBufBlock? b = repl.Buffer.First; b is not null; b = b.Next)
        {
            if (b.ReplOffset + b.Used > due.Next)
            {
                due.Reader.Feed(b.Data((int)(due.Next - b.ReplOffset)), _commands);
                due.Next = b.ReplOffset + b.Used;
            }
        }
        Judge(m);
    }

    private void Judge(Member m)
    {
        foreach (WireCommand c in _commands)
        {
            if (_keyless.Contains(c[0]))
            {
                continue;
            }
            if (!c.Is("SELECT"))
            {
                Unsafe(m, $"first write after the promotion: {c}, without SELECT");
            }
            _due.Remove(m);
            return;
        }
    }

    private sealed record Due(string Replid, WireReader Reader)
    {
        public long Next { get; set; }
    }
}
