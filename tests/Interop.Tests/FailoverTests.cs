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

        Until("all Sentinels name one new master", () =>
            sentinels.Select(MasterPort).Distinct().Count() == 1
                && MasterPort(sentinels[0]) != master.Port);
        RedisProcess promoted = replicas.Single(r => r.Port == MasterPort(sentinels[0]));
        RedisProcess other = replicas.Single(r => r != promoted);
        Until("it is a master", () => Info(promoted, "replication")["role"] == "master");
        Until("the other follows it", () => Follows(other, promoted));
        Assert.That(Do(promoted, "GET", "k"), Is.EqualTo("v"));
        Assert.That(sentinels.Select(Epoch).Distinct().Count(), Is.EqualTo(1), "one epoch");

        master.Start();
        Until("the old master follows it", () => Follows(master, promoted));
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
