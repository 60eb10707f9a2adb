// NameScenarios: hosts known by name, commands known by another name.
// Ours, no origin in C.
using System;
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class NameScenarios
{
    private const string Timing = "sentinel down-after-milliseconds mymaster 4000\n"
        + "sentinel failover-timeout mymaster 20000\n";

    [TestCase(false)]
    [TestCase(true)]
    public void Hosts_by_name_are_failed_over_and_remembered(bool announceNames)
    {
        using var cluster = new Cluster();
        for (int i = 1; i <= 3; i++)
        {
            cluster.AddServer($"replica-announce-ip r{i}\n"
                + (i == 1 ? "" : "replicaof r1 6379\n"));
        }
        for (int i = 0; i < 3; i++)
        {
            cluster.AddSentinel("sentinel resolve-hostnames yes\n"
                + (announceNames ? "sentinel announce-hostnames yes\n" : "")
                + "sentinel monitor mymaster r1 6379 2\n" + Timing);
        }
        Assert.That(cluster.Until(cluster.AllKnown, 30_000), Is.True, cluster.Logs());
        cluster.Advance(5000);
        Member s = cluster.Sentinels[0];
        Assert.That(cluster.Do(s, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"),
            Is.EqualTo(announceNames ? "[r1 6379]" : "[10.0.0.1 6379]"));

        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => cluster.Servers.Skip(1).Any(cluster.AgreeOn)), Is.True,
            cluster.Logs());
        Member promoted = cluster.Servers.First(cluster.AgreeOn);
        string shown = announceNames ? promoted.Name : promoted.Node.Ip;
        Assert.That(cluster.Do(s, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"),
            Is.EqualTo($"[{shown} 6379]"));
        Assert.That(s.Config, Does.Contain($"sentinel monitor mymaster {shown} 6379 2\n"));

        cluster.Servers[0].Start();
        Assert.That(cluster.Until(() => cluster.Do(cluster.Servers[0], "ROLE")
            .StartsWith($"[slave {shown} :6379 connected")), Is.True, cluster.Logs());
        s.Kill();
        s.Start();
        Assert.That(cluster.Until(cluster.AllKnown, 30_000), Is.True, cluster.Logs());
        Assert.That(cluster.AgreeOn(promoted), Is.True);
        Assert.That(s.Master.Replicas.Count, Is.EqualTo(2), cluster.Logs());
    }

    [Test]
    public void A_name_that_does_not_resolve_yet_is_connected_to_once_it_does()
    {
        using var cluster = new Cluster();
        Member s = cluster.AddSentinel("sentinel resolve-hostnames yes\n"
            + "sentinel monitor mymaster later 6379 1\n" + Timing);
        cluster.Advance(3000);
        Assert.That((s.Master.Addr.Ip, s.Master.Link.Disconnected), Is.EqualTo(("", true)));
        cluster.AddServerAt("later", "10.0.0.77", "port 6379\nprotected-mode no\nsave \"\"\n");
        Assert.That(cluster.Until(() => !s.Master.Link.Disconnected, 10_000), Is.True,
            cluster.Logs());
        Assert.That(s.Master.Addr.Ip, Is.EqualTo("10.0.0.77"));
    }

    [Test]
    public void A_resolver_that_never_answers_stops_nothing_and_the_last_address_is_used()
    {
        using var cluster = new Cluster();
        for (int i = 1; i <= 2; i++)
        {
            cluster.AddServer($"replica-announce-ip r{i}\n"
                + (i == 1 ? "" : "replicaof 10.0.0.1 6379\n"));
        }
        for (int i = 0; i < 3; i++)
        {
            cluster.AddSentinel("sentinel resolve-hostnames yes\n"
                + "sentinel monitor mymaster r1 6379 2\n" + Timing);
        }
        Assert.That(cluster.Until(cluster.AllKnown, 30_000), Is.True, cluster.Logs());
        cluster.Advance(5000);
        cluster.World.Dns.DelayUs = 1_000_000_000;
        cluster.Advance(60_000);
        Assert.That(cluster.Sentinels.Any(s => s.Saw("+tilt") || s.Saw("+sdown")), Is.False);

        // Even a failover needs no answer: every address that matters was known once.
        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1])), Is.True,
            cluster.Logs());
    }

    [Test]
    public void SENTINEL_MONITOR_with_a_new_name_answers_when_that_was_looked_up()
    {
        using var cluster = new Cluster();
        cluster.AddServer("");
        Member s = cluster.AddSentinel("sentinel resolve-hostnames yes\n");
        string[] monitor = ["SENTINEL", "MONITOR", "mymaster", "r1", "6379", "1"];
        cluster.World.Dns.DelayUs = 5_000_000;
        Assert.That(cluster.Do(s, monitor), Is.EqualTo("(none)"), "waits");
        Assert.That(cluster.Do(s, "PING"), Is.EqualTo("PONG"), "and nobody else does");
        cluster.World.Dns.DelayUs = 0;
        cluster.Advance(5000);
        Assert.That(cluster.Do(s, monitor), Is.EqualTo("OK"));
        Assert.That(s.Master.Addr.Ip, Is.EqualTo("10.0.0.1"));
        monitor[2] = "other";
        monitor[3] = "no.such.host";
        Assert.That(cluster.Do(s, monitor),
            Is.EqualTo("-ERR Invalid IP address or hostname specified"));
        Assert.That(cluster.Do(s, "INFO", "sentinel"),
            Does.Contain("sentinel_name_lookups_failed:1\r\n"));
    }

    [TestCase("SENTINEL FORGET-SENTINEL mymaster {0}")]
    [TestCase("SENTINEL RESET mymaster")]
    [TestCase("SENTINEL REMOVE mymaster", "SENTINEL MONITOR mymaster 10.0.0.1 6379 1")]
    public void A_late_answer_of_the_resolver_brings_back_no_forgotten_Sentinel(
        params string[] commands)
    {
        using var cluster = new Cluster();
        cluster.AddServer("");
        Member s = cluster.AddSentinel("sentinel resolve-hostnames yes\n"
            + "sentinel monitor mymaster 10.0.0.1 6379 1\n" + Timing);
        string id = new('e', 40);
        string Hello(string host) => $"{host},26379,{id},0,mymaster,10.0.0.1,6379,0";
        cluster.World.Dns.Set("new.name", "10.0.1.9");
        cluster.Advance(2000);
        cluster.Do(s, "PUBLISH", SentinelHello.Channel, Hello("10.0.1.8"));
        Assert.That(s.Master.Sentinels.Find(id), Is.Not.Null);

        cluster.World.Dns.DelayUs = 5_000_000;
        cluster.Do(s, "PUBLISH", SentinelHello.Channel, Hello("new.name"));
        foreach (string command in commands)
        {
            cluster.Do(s, string.Format(null, command, id).Split(' '));
        }
        cluster.Advance(6000);
        Assert.That(s.Master.Sentinels.Find(id), Is.Null, cluster.Logs());
        cluster.Do(s, "PUBLISH", SentinelHello.Channel, Hello("new.name"));
        Assert.That(s.Master.Sentinels.Find(id), Is.Not.Null, "it says hello again");
    }

    [Test]
    public void Whoever_asks_whether_a_master_is_down_has_no_name_looked_up()
    {
        using var cluster = new Cluster();
        cluster.AddServer("");
        Member s = cluster.AddSentinel("sentinel resolve-hostnames yes\n"
            + "sentinel monitor mymaster 10.0.0.1 6379 1\n" + Timing);
        cluster.Advance(2000);
        string[] ask = ["SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "r1", "6379", "5", new('e', 40)];
        Assert.That(cluster.Do(s, ask), Is.EqualTo("[:0 * :0]"));
        cluster.Advance(2000);
        Assert.That(cluster.Do(s, ask), Is.EqualTo("[:0 * :0]"));
        Assert.That(cluster.Do(s, "INFO", "sentinel"),
            Does.Contain("sentinel_name_lookups:0\r\n"));

        // A peer that calls the master so says it in its hellos, and is understood from then on.
        string hello = $"10.0.1.9,26379,{new string('e', 40)},0,mymaster,r1,6379,0";
        cluster.Do(s, "PUBLISH", SentinelHello.Channel, hello);
        cluster.Advance(2000);
        Assert.That(cluster.Do(s, ask), Is.EqualTo($"[:0 {new string('e', 40)} :5]"));
    }

    [Test]
    public void Renamed_commands_are_sent_under_their_new_names()
    {
        const string renames = "rename-command CONFIG C1\nrename-command SLAVEOF S1\n"
            + "rename-command MULTI M1\n";
        using var cluster = new Cluster();
        for (int i = 0; i < 2; i++)
        {
            cluster.AddServer(renames + (i == 0 ? "" : "replicaof 10.0.0.1 6379\n"));
        }
        string mapped = renames.Replace(
            "rename-command", "sentinel rename-command mymaster", StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            cluster.AddSentinel("sentinel monitor mymaster 10.0.0.1 6379 2\n" + Timing + mapped);
        }
        Assert.That(cluster.Until(cluster.AllKnown, 30_000), Is.True, cluster.Logs());
        cluster.Advance(5000);
        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1])), Is.True,
            cluster.Logs());
        Assert.That(cluster.Do(cluster.Servers[1], "ROLE"), Does.StartWith("[master"));
        Assert.That(cluster.Servers[1].Config, Does.Not.Contain("replicaof"), "rewritten");
    }
}
