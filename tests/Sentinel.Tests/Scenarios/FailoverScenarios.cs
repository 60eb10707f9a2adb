// FailoverScenarios: three Sentinels and three servers, in virtual time.
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class FailoverScenarios
{
    [Test]
    public void Sentinels_find_each_other_and_the_replicas()
    {
        using var cluster = Cluster.Of(servers: 3, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        foreach (Member s in cluster.Sentinels)
        {
            Assert.That(cluster.Do(s, "SENTINEL", "CKQUORUM", "mymaster"), Is.EqualTo(
                "OK 3 usable Sentinels. Quorum and failover authorization can be reached"));
        }
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    public void A_dead_master_is_replaced_and_returns_as_a_replica(ulong seed)
    {
        using var cluster = Cluster.Of(servers: 3, sentinels: 3, seed: seed);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(5000);
        Member old = cluster.Servers[0];
        cluster.Do(old, "SET", "k", "before");
        cluster.Advance(100);

        old.Kill();
        bool replaced = cluster.Until(
            () => cluster.AgreeOn(cluster.Servers[1]) || cluster.AgreeOn(cluster.Servers[2]));
        Assert.That(replaced, Is.True, cluster.Logs());
        Member promoted = cluster.Servers.First(s => s.Alive && cluster.AgreeOn(s));
        Assert.Multiple(() =>
        {
            Assert.That(cluster.Sentinels.Count(s => s.Saw("+elected-leader")), Is.EqualTo(1));
            Assert.That(cluster.Sentinels.All(s => s.Saw("+sdown master mymaster 10.0.0.1 6379")));
            Assert.That(cluster.Sentinels.All(s => s.Saw("+switch-master mymaster 10.0.0.1 6379")));
            Assert.That(cluster.Do(promoted, "GET", "k"), Is.EqualTo("before"));
            Assert.That(cluster.Do(promoted, "SET", "k", "after"), Is.EqualTo("OK"));
        });

        old.Start();
        bool converted = cluster.Until(
            () => cluster.Do(old, "ROLE").StartsWith($"[slave {promoted.Node.Ip} :6379 connected"));
        Assert.That(converted, Is.True, cluster.Logs());
        Assert.That(cluster.Do(old, "GET", "k"), Is.EqualTo("after"));
        Assert.That(cluster.Sentinels.Any(s => s.Saw("+convert-to-slave")), Is.True);
    }

    [Test]
    public void A_minority_of_Sentinels_never_fails_over()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 3, quorum: 1);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Sentinels[1].Kill();
        cluster.Sentinels[2].Kill();
        cluster.Servers[0].Kill();
        cluster.Advance(60_000);
        Member s = cluster.Sentinels[0];
        Assert.That((s.Saw("+odown"), s.Saw("+elected-leader"), s.Master.Addr.Ip),
            Is.EqualTo((true, false, "10.0.0.1")), cluster.Logs());
    }

    [Test]
    public void A_failover_by_order_needs_no_dead_master()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(11_000);
        Assert.That(cluster.Do(cluster.Sentinels[0], "SENTINEL", "FAILOVER", "mymaster"),
            Is.EqualTo("OK"));
        Assert.That(cluster.Do(cluster.Sentinels[0], "SENTINEL", "FAILOVER", "mymaster"),
            Is.EqualTo("-INPROG Failover already in progress"));
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1])), Is.True,
            cluster.Logs());
        bool converted = cluster.Until(
            () => cluster.Do(cluster.Servers[0], "ROLE").StartsWith("[slave 10.0.0.2 :6379"));
        Assert.That(converted, Is.True, cluster.Logs());
    }

    [Test]
    public void A_Sentinel_that_was_away_adopts_the_new_configuration()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(3000);
        Member away = cluster.Sentinels[2];
        string id = away.State.MyId;
        away.Kill();
        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1])), Is.True,
            cluster.Logs());
        away.Start();
        Assert.That(away.Master.Addr.Ip, Is.EqualTo("10.0.0.1"));
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1]), 15_000), Is.True,
            cluster.Logs());
        Assert.That((away.State.MyId, away.Saw("+config-update-from")), Is.EqualTo((id, true)));
    }

    [Test]
    public void A_Sentinel_that_dies_after_its_election_is_succeeded_by_another()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(3000);
        foreach (Member s in cluster.Sentinels)
        {
            cluster.Do(s, "SENTINEL", "SIMULATE-FAILURE", "crash-after-election");
        }
        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => cluster.Sentinels.Any(s => !s.Alive)), Is.True,
            cluster.Logs());
        foreach (Member s in cluster.Sentinels.Where(s => s.Alive))
        {
            s.State.SimFailureFlags = SimFailure.None;
        }
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1]), 120_000), Is.True,
            cluster.Logs());
    }

    [Test]
    public void A_vote_is_on_disk_before_anybody_hears_of_it()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        Member voter = cluster.Sentinels[0];
        string id = new('e', 40);
        string vote = cluster.Do(
            voter, "SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "10.0.0.1", "6379", "77", id);
        Assert.That(vote, Is.EqualTo($"[:0 {id} :77]"));
        voter.Kill();
        voter.Disk.DropUnsynced();
        Assert.That(voter.Config, Does.Contain("sentinel leader-epoch mymaster 77\n"));
        Assert.That(voter.Config, Does.Contain("sentinel current-epoch 77\n"));
        voter.Start();
        string again = cluster.Do(voter, "SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "10.0.0.1", "6379",
            "77", new string('f', 40));
        Assert.That(again, Is.EqualTo("[:0 * :77]"));
    }

    [Test]
    public void The_majority_side_of_a_partition_fails_over_and_the_other_side_joins_it_later()
    {
        using var cluster = Cluster.Of(servers: 3, sentinels: 3);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(5000);
        Member[] minority = [cluster.Servers[0], cluster.Sentinels[0]];
        Member[] majority =
            [.. cluster.Servers.Skip(1), .. cluster.Sentinels.Skip(1)];
        cluster.Cut(minority, majority);
        bool moved = cluster.Until(() => cluster.Sentinels.Skip(1).All(
            s => s.Master.Addr.Ip != "10.0.0.1"));
        Assert.That(moved, Is.True, cluster.Logs());
        Assert.That(cluster.Sentinels[0].Master.Addr.Ip, Is.EqualTo("10.0.0.1"));
        Assert.That(cluster.Sentinels[0].Saw("+odown"), Is.False);

        cluster.Heal(minority, majority);
        Member promoted = cluster.Servers.First(
            r => r.Node.Ip == cluster.Sentinels[1].Master.Addr.Ip);
        Assert.That(cluster.Until(() => cluster.AgreeOn(promoted)), Is.True, cluster.Logs());
        bool converted = cluster.Until(() => cluster.Servers[0].Server.Repl.MasterHost is not null);
        Assert.That(converted, Is.True, cluster.Logs());
        Assert.That(cluster.Sentinels.Select(s => s.Master.ConfigEpoch).Distinct().Count(),
            Is.EqualTo(1));
    }

    [Test]
    public void A_wall_clock_that_jumps_ahead_makes_no_failover()
    {
        using var cluster = Cluster.Of(
            servers: 2, sentinels: 3, more: "sentinel semantics upstream\n");
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(3000);
        foreach (Member s in cluster.Sentinels)
        {
            s.Node.Clock.WallOffsetUs += 3_600_000_000;
        }
        cluster.Advance(40_000);
        foreach (Member s in cluster.Sentinels)
        {
            Assert.That((s.Saw("+tilt"), s.Saw("-tilt"), s.Saw("+try-failover")),
                Is.EqualTo((true, true, false)), cluster.Logs());
        }
    }
}
