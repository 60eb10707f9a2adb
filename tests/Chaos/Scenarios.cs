// Scenarios: what is done to a group, and what must hold afterwards.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using RedisNet.Tools;

namespace RedisNet.Chaos;

/// <summary>Six ways to make a group fail over. Each begins and ends with everyone of one mind;
/// each returns how long it took until all reachable Sentinels named a new master that takes
/// writes.</summary>
public static class Scenarios
{
    /// <summary>Name, what is done, and whether cables and disks are needed.</summary>
    public static readonly (string Name, Func<Group, TimeSpan> Run, bool NeedsLan)[] All =
    [
        ("kill", Kill, false),
        ("pause", Pause, false),
        ("partition", Partition, true),
        ("manual", Manual, false),
        ("restart", Restart, false),
        ("disk-full", DiskFull, true),
    ];

    /// <summary>SIGKILL to the master; it comes back later.</summary>
    public static TimeSpan Kill(Group g)
    {
        RedisProcess old = Settled(g);
        long epoch = Group.ConfigEpoch(g.Sentinels);
        long from = Stopwatch.GetTimestamp();
        old.Kill();
        TimeSpan took = Replaced(g, epoch, g.Sentinels, from);
        old.Start();
        _ = Settled(g);
        return took;
    }

    /// <summary>The master stops for longer than down-after, and goes on without knowing
    /// it.</summary>
    private static TimeSpan Pause(Group g)
    {
        RedisProcess old = Settled(g);
        long epoch = Group.ConfigEpoch(g.Sentinels);
        long from = Stopwatch.GetTimestamp();
        old.Signal("STOP");
        TimeSpan took;
        try
        {
            took = Replaced(g, epoch, g.Sentinels, from);
        }
        finally
        {
            old.Signal("CONT");
        }
        _ = Settled(g);
        return took;
    }

    /// <summary>The master and one Sentinel are cut off from the others, and joined
    /// again.</summary>
    private static TimeSpan Partition(Group g)
    {
        RedisProcess old = Settled(g);
        RedisProcess[] minority = [old, g.Sentinels[0]];
        long epoch = Group.ConfigEpoch(g.Sentinels);
        long from = Stopwatch.GetTimestamp();
        g.SetCables(minority, connected: false);
        TimeSpan took;
        try
        {
            took = Replaced(g, epoch, g.Sentinels[1..], from);
        }
        finally
        {
            g.SetCables(minority, connected: true);
        }
        _ = Settled(g);
        return took;
    }

    /// <summary>SENTINEL FAILOVER while everything is well.</summary>
    private static TimeSpan Manual(Group g)
    {
        _ = Settled(g);
        long epoch = Group.ConfigEpoch(g.Sentinels);
        long from = Stopwatch.GetTimestamp();
        // A replica that was just pointed elsewhere is no candidate until its next INFO.
        Group.Until("SENTINEL FAILOVER is accepted", () =>
            Group.Do(g.Sentinels[1], "SENTINEL", "FAILOVER", Group.Name) is "OK");
        TimeSpan took = Replaced(g, epoch, g.Sentinels, from);
        _ = Settled(g);
        return took;
    }

    /// <summary>Power loss of the whole room: all are killed, all start again, Sentinels
    /// first.</summary>
    private static TimeSpan Restart(Group g)
    {
        _ = Settled(g);
        long from = Stopwatch.GetTimestamp();
        foreach (RedisProcess process in g.All)
        {
            process.Kill();
        }
        foreach (RedisProcess process in g.Sentinels.Concat(g.Servers))
        {
            process.Start();
        }
        _ = Settled(g);
        return Stopwatch.GetElapsedTime(from);
    }

    /// <summary>One Sentinel cannot write its configuration while the master dies; later it
    /// can.</summary>
    private static TimeSpan DiskFull(Group g)
    {
        RedisProcess old = Settled(g);
        RedisProcess full = g.Sentinels[2];
        g.SetDiskFull(full, full: true);
        long epoch = Group.ConfigEpoch(g.Sentinels);
        long from = Stopwatch.GetTimestamp();
        TimeSpan took;
        try
        {
            old.Kill();
            took = Replaced(g, epoch, g.Sentinels[..2], from);
        }
        finally
        {
            g.SetDiskFull(full, full: false);
        }
        old.Start();
        RedisProcess master = Settled(g);
        // What it knows is on its disk again: it names the same master after a restart.
        Group.Until("SENTINEL FLUSHCONFIG", () =>
            Group.Do(full, "SENTINEL", "FLUSHCONFIG") is "OK");
        full.Kill();
        full.Start();
        if (g.MasterOf(full) != master)
        {
            throw new ChaosFailed("the Sentinel forgot the master over a restart");
        }
        _ = Settled(g);
        return took;
    }

    private static RedisProcess Settled(Group g)
    {
        Group.Until("all are of one mind", g.IsSettled, seconds: 90);
        return g.Master()!;
    }

    // A new master is a new epoch. It need not stay: Sentinels that act on what they heard before,
    // or that stood still for a while, may fail over again, and then even back to the old one.
    private static TimeSpan Replaced(
        Group g, long epochBefore, IReadOnlyList<RedisProcess> sentinels, long from)
    {
        Group.Until($"{sentinels.Count} Sentinels name a new master that takes writes", () =>
            g.Master(sentinels) is { } next && Group.ConfigEpoch(sentinels) > epochBefore
                && Group.Do(next, "SET", "chaos", "x") is "OK");
        return Stopwatch.GetElapsedTime(from);
    }
}
