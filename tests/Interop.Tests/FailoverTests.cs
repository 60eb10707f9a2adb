// FailoverTests: Sentinels of both kinds, in one group, over servers of both kinds.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("ours", "c c c")]
[TestFixture("c", "ours ours ours")]
[TestFixture("ours", "c c ours")]
[TestFixture("ours", "ours ours c")]
public sealed class FailoverTests(string serverKind, string sentinelKinds) : InteropFixture
{
    [Test]
    public void The_master_dies_and_all_agree_on_the_next()
    {
        RedisProcess master = Server(serverKind);
        RedisProcess[] replicas = [Replica(serverKind, master), Replica(serverKind, master)];
        foreach (RedisProcess replica in replicas)
        {
            Until("the replicas follow", () => Follows(replica, master));
        }
        Do(master, "SET", "k", "v");
        RedisProcess[] sentinels =
            [.. sentinelKinds.Split(' ').Select(kind => Sentinel(kind, master.Port, 2))];
        Until("the Sentinels know everyone", () => Array.TrueForAll(sentinels, KnowsAll));
        Until("the replicas have it all",
            () => Array.TrueForAll(replicas, r => Follows(r, master)));

        master.Kill();

        // The first one they name need not stay: a machine that stands still for longer than
        // down-after makes them fail over again.
        Until("all Sentinels name, in one epoch, one new master, and the other follows it", () =>
            sentinels.Select(Epoch).Distinct().Count() == 1
                && Named(sentinels, replicas) is { } promoted
                && Info(promoted, "replication")["role"] == "master"
                && Array.TrueForAll(replicas, r => r == promoted || Follows(r, promoted))
                && Do(promoted, "GET", "k") is "v");

        master.Start();
        Until("the old master follows it", () =>
            Named(sentinels, replicas) is { } promoted && Follows(master, promoted));
    }

    // The one of these that all Sentinels name.
    private static RedisProcess? Named(RedisProcess[] sentinels, RedisProcess[] servers)
    {
        int[] ports = [.. sentinels.Select(MasterPort).Distinct()];
        return ports.Length == 1 ? Array.Find(servers, s => s.Port == ports[0]) : null;
    }

    private static Dictionary<string, string> View(RedisProcess sentinel) =>
        RespClient.Pairs(Do(sentinel, "SENTINEL", "MASTER", "m"));

    private static string Epoch(RedisProcess sentinel) =>
        View(sentinel).GetValueOrDefault("config-epoch", "");

    private static bool KnowsAll(RedisProcess sentinel)
    {
        Dictionary<string, string> view = View(sentinel);
        return view.GetValueOrDefault("num-slaves") == "2"
            && view.GetValueOrDefault("num-other-sentinels") == "2"
            && view.GetValueOrDefault("flags") == "master";
    }

    private static int MasterPort(RedisProcess sentinel)
    {
        var address = Do(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "m") as object?[];
        return int.Parse(address?[1] as string ?? "0", CultureInfo.InvariantCulture);
    }
}
