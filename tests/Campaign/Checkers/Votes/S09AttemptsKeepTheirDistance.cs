// S09AttemptsKeepTheirDistance: nobody tries again too soon.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S9 and S10: an unforced attempt comes no sooner than twice the failover-timeout after
/// this Sentinel's last attempt, and after its last vote for another.</summary>
/// <remarks>By the clock the Sentinel itself measures with. RESET, a switch and a restart begin
/// anew.</remarks>
public sealed class S09AttemptsKeepTheirDistance : Checker
{
    private readonly Dictionary<(Member, string), long> _notBeforeSince = [];
    private readonly HashSet<(Member, string)> _forced = [];

    public override string Property => "S9,S10";

    public override void OnRestart(Member m)
    {
        foreach ((Member, string) key in new List<(Member, string)>(_notBeforeSince.Keys))
        {
            if (key.Item1 == m)
            {
                _notBeforeSince.Remove(key);
            }
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        switch (e.Type)
        {
            case "" when e.Text.StartsWith("Executing user requested FAILOVER",
                StringComparison.Ordinal):
                _forced.Add((m, e.Text.Split('\'')[1]));
                break;
            case "+vote-for-leader":
                OnVote(m, e.Words);
                break;
            case "+try-failover":
                OnTry(m, e.MasterName);
                break;
            case "+switch-master" or "+reset-master" or "-monitor":
                _notBeforeSince.Remove((m, e.MasterName));
                break;
            default:
                break;
        }
    }

    private void OnVote(Member m, string[] words)
    {
        if (words[0] == m.State.MyId)
        {
            return;
        }
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            if (master.Leader == words[0] && $"{master.LeaderEpoch}" == words[1])
            {
                _notBeforeSince[(m, master.Name)] = ClusterView.ClockMs(m);
            }
        }
    }

    private void OnTry(Member m, string name)
    {
        long now = ClusterView.ClockMs(m);
        long distance = (ClusterView.MasterOf(m, name)?.FailoverTimeoutMs ?? 0) * 2;
        bool forced = _forced.Remove((m, name));
        if (!forced && _notBeforeSince.TryGetValue((m, name), out long since)
            && now - since < distance)
        {
            Unsafe(m, $"{name}: tries {now - since} ms after its last vote or attempt, "
                + $"not {distance}");
        }
        _notBeforeSince[(m, name)] = now;
    }
}
