// S51TiltOnlyWatches: in TILT nothing is judged and nothing is done to servers.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>In TILT: no change of SDOWN or ODOWN, no step of a failover, no REPLICAOF, and
/// is-master-down-by-addr answers 0.</summary>
/// <remarks>What goes on (links, hellos, votes, adoption of newer configurations) is S52.</remarks>
public sealed class S51TiltOnlyWatches : Checker
{
    private readonly HashSet<string> _acts =
    [
        "+sdown", "-sdown", "+odown", "-odown", "+try-failover", "+elected-leader",
        "+failover-state-select-slave", "+selected-slave", "+failover-state-send-slaveof-noone",
        "+failover-state-wait-promotion", "+promoted-slave", "+failover-state-reconf-slaves",
        "+slave-reconf-sent", "+slave-reconf-sent-be", "+slave-reconf-inprog",
        "+slave-reconf-done", "-slave-reconf-sent-timeout", "+failover-end",
        "+failover-end-for-timeout", "-failover-abort-not-elected",
        "-failover-abort-no-good-slave", "-failover-abort-slave-timeout", "+convert-to-slave",
        "+fix-slave-config",
    ];

    private readonly HashSet<(Member, string)> _ordered = [];

    public override string Property => "S51";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Text.StartsWith("Executing user requested", StringComparison.Ordinal))
        {
            // A person may start one even now.
            _ordered.Add((m, e.Text.Split('\'')[1]));
        }
        else if (m.State.Tilt && _acts.Contains(e.Type)
            && !(e.Type == "+try-failover" && _ordered.Remove((m, e.MasterName))))
        {
            Unsafe(m, $"{e} in TILT");
        }
    }

    public override void OnReplied(Member m, ReadOnlySpan<byte> bytes)
    {
        while (m.Alive && m.State.Tilt && VoteReply.TryTake(ref bytes, out VoteReply reply))
        {
            if (reply.Down)
            {
                Unsafe(m, "says in TILT that a master is down");
            }
        }
    }
}
