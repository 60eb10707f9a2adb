// EventTrap: has a fault wait for an event of a Sentinel.
// Ours, no origin in C.
//
// Some states of a failover last for one tick: no window drawn beforehand meets them. What was
// armed happens once, behind the turn in which the line was logged: before anything the Sentinel
// says in that turn has left it.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Watches for events about a replica of one of the groups.</summary>
public sealed class EventTrap(Cluster cluster) : SimObserver
{
    private readonly List<(string Event, string Master, SimNode? By, Action<Member> Do)> _armed =
        [];

    /// <summary>The next time a Sentinel (this one, if one is given) tells of this event, it
    /// happens to the replica that the event is about.</summary>
    public void Arm(
        string eventName, string master, Action<Member> what, SimNode? by = null) =>
        _armed.Add((eventName, master, by, what));

    /// <summary>The faults are over.</summary>
    public void DisarmAll() => _armed.Clear();

    public override void Logged(SimNode node, string line)
    {
        if (_armed.Count == 0)
        {
            return;
        }
        SentinelEvent e = SentinelEvent.Read(line);
        int at = _armed.FindIndex(a => a.Event == e.Type && a.Master == e.MasterName
            && (a.By is null || a.By == node));
        if (at < 0)
        {
            return;
        }
        string[] words = e.Words;
        Action<Member> what = _armed[at].Do;
        _armed.RemoveAt(at);
        Member? replica = cluster.Servers.Find(
            m => words.Length > 3 && m.Ip == words[2] && Port(m) == words[3]);
        if (replica is not null)
        {
            cluster.World.Schedule(0, () => what(replica));
        }
    }

    private static string Port(Member m) =>
        m.Server.Config.Port.ToString(CultureInfo.InvariantCulture);
}
