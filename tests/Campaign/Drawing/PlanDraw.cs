// PlanDraw: from a seed to a plan.
// Ours, no origin in C.
//
// The bounds are chosen so that a run is short and still crosses every state: seconds where a real
// deployment has minutes. What matters is proportion: a failover-timeout is a few down-afters, a
// fault lasts from a fraction of a down-after to several failovers.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RedisNet.Sim;

namespace RedisNet.Campaign;

/// <summary>Draws everything about a run.</summary>
public static class PlanDraw
{
    private const int BasePort = 6379;
    private const int SentinelPort = 26379;
    private const int MostFaults = 9;

    public static SeedPlan Draw(ulong seed, bool upstream)
    {
        Dice topology = Dice.For(seed, "topology");
        int sentinels = topology.Pick(3, 3, 3, 5, 5, 7);
        List<GroupPlan> groups = DrawGroups(seed, topology, sentinels);
        Dice faults = Dice.For(seed, "faults");
        int chaosMs = faults.Between(15, 45) * 1000;
        List<FaultClass> classes = DrawClasses(faults);
        Dice world = Dice.For(seed, "world");
        return new SeedPlan
        {
            Seed = seed,
            Upstream = upstream,
            World = DrawWorld(seed, world),
            Groups = groups,
            Sentinels = DrawSentinels(topology, sentinels, groups),
            Workload = DrawWorkload(Dice.For(seed, "workload")),
            CheckedMemory = world.Percent(15),
            RestartAfterMs = world.Pick(1, 1, 2, 3, 4) * groups[0].DownAfterMs
                + world.Below(5000),
            ChaosMs = chaosMs,
            Classes = classes,
            Faults = DrawFaults(faults, classes, chaosMs, groups.Count),
        };
    }

    private static SimOptions DrawWorld(ulong seed, Dice dice) => new()
    {
        Seed = seed,
        LatencyUs = dice.Pick(50, 200, 500, 2000),
        LatencyJitterUs = dice.Pick(0, 100, 1000, 4000),
        SocketBufferBytes = dice.Percent(20) ? dice.Pick(4096, 16384) : 0,
        ShortSendPercent = dice.Percent(15) ? dice.Between(1, 40) : 0,
        ShortRecvPercent = dice.Percent(15) ? dice.Between(1, 40) : 0,
        KeepGoingAfterCrash = true,
    };

    private static List<GroupPlan> DrawGroups(ulong seed, Dice dice, int sentinels)
    {
        List<GroupPlan> groups = [];
        int count = dice.Percent(30) ? 2 : 1;
        bool shared = dice.Percent(60);
        int number = 0;
        for (int g = 0; g < count; g++)
        {
            int replicas = count == 2 ? dice.Between(1, 2) : dice.Pick(1, 2, 2, 3, 4);
            List<ServerPlan> servers = [];
            for (int i = 0; i <= replicas; i++)
            {
                number++;
                // The second group shares the hosts of the first, one server each.
                bool beside = g == 1 && shared && i < groups[0].Servers.Count;
                string ip = beside
                    ? groups[0].Servers[i].Ip
                    : string.Create(CultureInfo.InvariantCulture, $"10.0.0.{number}");
                string master = i == 0 ? ""
                    : i > 1 && dice.Percent(15) ? servers[^1].Name
                    : servers[0].Name;
                int priority = dice.Pick(100, 100, 100, 100, 50, 10, i > 1 ? 0 : 100);
                servers.Add(new ServerPlan($"r{number}", ip, BasePort + g, master, priority));
            }
            groups.Add(DrawGroup(Dice.For(seed, "group" + g), g, servers, sentinels));
        }
        return groups;
    }

    private static GroupPlan DrawGroup(
        Dice dice, int index, List<ServerPlan> servers, int sentinels)
    {
        int minReplicas = dice.Percent(35) ? 1 : 0;
        int maxLag = dice.Between(2, 6);
        int replTimeout = dice.Pick(5, 10, 10, 20);
        bool saves = dice.Percent(50);
        List<string> lines =
        [
            saves ? "save " + dice.Between(1, 5) + " 1" : "save \"\"",
            "hz " + dice.Pick(1, 5, 10, 10, 20),
            "repl-timeout " + replTimeout,
            "repl-ping-replica-period " + dice.Between(1, replTimeout / 2),
            "repl-backlog-size " + dice.Pick(16384, 16384, 65536, 1048576),
            "repl-diskless-sync " + dice.Pick("yes", "no"),
            "repl-diskless-sync-delay " + dice.Pick(0, 0, 1, 2),
            "repl-diskless-load " + dice.Pick("disabled", "on-empty-db", "swapdb"),
            "rdbcompression " + dice.Pick("yes", "no"),
            "stop-writes-on-bgsave-error " + dice.Pick("yes", "no"),

            // Otherwise a replica with a full disk ends itself, as it is meant to.
            "replica-ignore-disk-write-errors yes",

            // The loop's tables are as large as this: 10,000 would be most of a start.
            "maxclients 200",
        ];
        bool slowSave = dice.Percent(20);
        if (slowSave)
        {
            lines.Add("rdb-key-save-delay " + dice.Between(200, 8000));
        }
        if (dice.Percent(20))
        {
            lines.Add("repl-backlog-ttl " + dice.Between(2, 6));
        }
        if (dice.Percent(30) && !slowSave)
        {
            // Not with a slow save: what is written meanwhile is more than the limit, every time,
            // and no replica ever gets through. What is counted is whole blocks of 16 KiB: less
            // would never let a replica in.
            lines.Add("client-output-buffer-limit replica 66000 50000 1");
        }
        if (minReplicas > 0)
        {
            lines.Add("min-replicas-to-write " + minReplicas);
            lines.Add("min-replicas-max-lag " + maxLag);
        }
        return new GroupPlan
        {
            MasterName = index == 0 ? "mymaster" : "other",
            Servers = servers,
            Quorum = dice.Percent(60) ? (sentinels / 2) + 1 : dice.Between(1, sentinels),
            DownAfterMs = dice.Pick(1000, 1500, 2000, 3000, 5000),
            FailoverTimeoutMs = dice.Pick(3000, 5000, 8000, 12000, 20000),
            ParallelSyncs = dice.Between(1, 3),
            Directives = lines,
            MinReplicas = minReplicas,
            MaxLagS = maxLag,
            ReplTimeoutS = replTimeout,
            Saves = saves,
        };
    }

    private static List<SentinelPlan> DrawSentinels(
        Dice dice, int count, List<GroupPlan> groups)
    {
        List<SentinelPlan> sentinels = [];
        List<string> hosts = groups.SelectMany(g => g.Servers).Select(s => s.Ip).Distinct()
            .ToList();
        bool beside = dice.Percent(25);
        for (int i = 0; i < count; i++)
        {
            string ip = beside && i < hosts.Count
                ? hosts[i]
                : string.Create(CultureInfo.InvariantCulture, $"10.0.1.{i + 1}");
            sentinels.Add(new SentinelPlan($"s{i + 1}", ip, SentinelPort));
        }
        return sentinels;
    }

    private static WorkloadPlan DrawWorkload(Dice dice) => new()
    {
        Clients = dice.Between(1, 3),
        ThinkMs = dice.Pick(20, 50, 100, 200, 400),
        TimeoutMs = dice.Pick(500, 1000, 2000),
        ValueBytes = dice.Pick(0, 10, 100, 1000),
        IncrPercent = dice.Pick(0, 10, 30),
        VolatilePercent = dice.Pick(0, 10, 30),
        DeletePercent = dice.Pick(0, 5, 15),
        ReadPercent = dice.Pick(0, 10, 20),
        WaitPercent = dice.Pick(0, 0, 5, 15),
    };

    // Each class is off in half of the runs: a run with few kinds of trouble goes deeper into them
    // than one with all.
    private static List<FaultClass> DrawClasses(Dice dice)
    {
        List<FaultClass> on = [];
        foreach (FaultRow row in FaultTable.Rows)
        {
            if (dice.Percent(50))
            {
                on.Add(row.Class);
            }
        }
        return on;
    }

    private static List<FaultWindow> DrawFaults(
        Dice dice, List<FaultClass> classes, int chaosMs, int groups)
    {
        List<FaultWindow> windows = [];
        int count = classes.Count == 0 ? 0 : dice.Between(0, MostFaults);
        for (int i = 0; i < count; i++)
        {
            FaultRow row = FaultTable.Of(dice.PickFrom(classes));
            int from = dice.Below(chaosMs);
            int length = row.LongestMs == 0 ? 0 : dice.Between(200, row.LongestMs);
            windows.Add(new FaultWindow(
                row.Class, from, int.Min(from + length, chaosMs), dice.Below(groups),
                dice.Below(1_000_000), row.MostAmount == 0 ? 0 : dice.Between(1, row.MostAmount)));
        }
        return [.. windows.OrderBy(w => w.FromMs)];
    }
}
