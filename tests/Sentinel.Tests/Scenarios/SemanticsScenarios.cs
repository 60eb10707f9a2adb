// SemanticsScenarios: each known defect of upstream, seen to happen, and seen to be gone in strict.
// Ours, no origin in C.
//
// Whole servers and Sentinels in virtual time. Every story runs twice, once under each semantics;
// docs/DEVIATIONS.md tells the same stories in words.
using System.Linq;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class SemanticsScenarios
{
    private const string Upstream = "upstream";
    private const string Strict = "strict";

    // -- D1 ---------------------------------------------------------------------------------------

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D1_the_loser_of_an_election_while_another_master_is_failed_over(string semantics)
    {
        using Cluster cluster = TwoMasters(semantics);
        Member[] all = [.. cluster.Sentinels];
        Standstill(all);
        cluster.Servers[0].Kill();
        Assert.That(cluster.Until(() => all.All(s => s.Master.Is(InstanceFlags.ODown))), Is.True,
            cluster.Logs());

        // Two stand for epoch 1 before they hear of each other; the third makes one of them leader.
        all[0].Master.FailoverStartTimeMs = all[1].Master.FailoverStartTimeMs = 0;
        Member? leader = null;
        Assert.That(cluster.Until(() => (leader = all.Take(2).FirstOrDefault(
            s => s.Master.FailoverState > SentinelFailoverState.WaitStart)) is not null), Is.True,
            cluster.Logs());
        Member loser = leader == all[0] ? all[1] : all[0];
        Assert.That((leader!.Master.FailoverEpoch, loser.Master.FailoverEpoch,
            loser.Master.FailoverState), Is.EqualTo((1ul, 1ul, SentinelFailoverState.WaitStart)));

        // The leader and the replica it chooses are cut off. The loser goes on asking; and it fails
        // over another master, which makes its current epoch 2.
        Assert.That(cluster.Until(() => leader.Master.PromotedReplica is not null), Is.True);
        string chosen = leader.Master.PromotedReplica!.Addr.Ip;
        Member[] small = [leader, cluster.Servers.First(s => s.Node.Ip == chosen)];
        Member[] large = [.. all.Concat(cluster.Servers).Where(m => !small.Contains(m) && m.Alive)];
        cluster.Cut(small, large);
        cluster.Advance(6000);
        cluster.Do(loser, "SENTINEL", "FAILOVER", "other");
        cluster.Advance(100_000);
        Assert.That(EpochsWithTwoAddresses(cluster), Is.EqualTo(semantics == Strict ? 0 : 1),
            string.Join(' ', Believed(cluster)) + cluster.Logs());
        cluster.Heal(small, large);
        cluster.Advance(60_000);
        if (semantics == Strict)
        {
            Assert.That(Believed(cluster).Distinct().Count(), Is.EqualTo(1), cluster.Logs());
        }
    }

    // -- D2 ---------------------------------------------------------------------------------------

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D2_a_leader_that_hears_of_a_newer_epoch(string semantics)
    {
        using Cluster cluster = Start(servers: 3, semantics, "failover-timeout mymaster 60000");
        (Member a, Member b, Member c) = (
            cluster.Servers[0], cluster.Servers[1], cluster.Servers[2]);
        (Member s1, Member s2) = (cluster.Sentinels[0], cluster.Sentinels[1]);
        cluster.Do(a, "CONFIG", "SET", "replica-priority", "1");
        cluster.Do(b, "CONFIG", "SET", "replica-priority", "2");
        cluster.Advance(11_000);

        // The third server cannot reach the second, so the failover of s1 to that one takes long.
        cluster.Cut([b], [c]);
        cluster.Do(s1, "SENTINEL", "FAILOVER", "mymaster");
        Assert.That(cluster.Until(() => s2.Master.Addr.Ip == b.Node.Ip), Is.True, cluster.Logs());
        Assert.That(cluster.Until(
            () => cluster.Do(a, "ROLE").StartsWith("[slave 10.0.0.2 :6379 connected"),
            40_000), Is.True, cluster.Logs());
        Assert.That(s1.Master.FailoverState, Is.EqualTo(SentinelFailoverState.ReconfReplicas));

        // Meanwhile s2 is told to fail back.
        Assert.That(cluster.Until(
            () => cluster.Do(s2, "SENTINEL", "FAILOVER", "mymaster") == "OK", 15_000), Is.True,
            cluster.Logs());
        Assert.That(cluster.Until(() => s1.Master.ConfigEpoch == 2, 15_000), Is.True,
            cluster.Logs());
        cluster.Advance(10_000);
        Assert.That(EpochsWithTwoAddresses(cluster), Is.EqualTo(semantics == Strict ? 0 : 1),
            string.Join(' ', Believed(cluster)) + cluster.Logs());
        cluster.Heal([b], [c]);
        cluster.Advance(120_000);
        if (semantics == Strict)
        {
            Assert.That(Believed(cluster).Distinct(), Is.EqualTo(new[] { "10.0.0.1@2" }),
                cluster.Logs());
        }
    }

    // -- D3 ---------------------------------------------------------------------------------------

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D3_the_promoted_replica_dies_before_the_others_follow_it(string semantics)
    {
        using Cluster cluster = Start(servers: 3, semantics);
        cluster.Sentinels[2].Kill();
        cluster.Servers[0].Kill();
        Member? leader = null;
        Assert.That(cluster.Until(() =>
        {
            leader = cluster.Sentinels.FirstOrDefault(s => s.Alive
                && s.Master.FailoverState == SentinelFailoverState.ReconfReplicas);
            return leader is not null;
        }), Is.True, cluster.Logs());
        string ip = leader!.Master.PromotedReplica!.Addr.Ip;
        Member promoted = cluster.Servers.First(s => s.Node.Ip == ip);
        Member last = cluster.Servers.First(s => s.Alive && s != promoted);
        promoted.Kill();

        // Two of three Sentinels and a good replica are alive: an hour should suffice.
        bool over = cluster.Until(() => cluster.AgreeOn(last), 3_600_000);
        Assert.That(over, Is.EqualTo(semantics == Strict), cluster.Logs());
        if (semantics == Upstream)
        {
            string[] vote = cluster.Do(leader, "SENTINEL", "IS-MASTER-DOWN-BY-ADDR", ip, "6379",
                "99", new string('e', 40)).Split(' ');
            Assert.That(leader.Master.Is(InstanceFlags.FailoverInProgress), Is.True);
            Assert.That(vote, Is.EqualTo(new[] { "[:0", "*", ":0]" }), "neither opinion nor vote");
        }
    }

    // -- D4 ---------------------------------------------------------------------------------------

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D4_a_voter_whose_disk_is_full(string semantics)
    {
        using Cluster cluster = Start(servers: 2, semantics);
        Member voter = cluster.Sentinels[0];
        (string e, string f) = (new('e', 40), new('f', 40));
        voter.Disk.FailWrites = Errno.ENOSPC;
        string first = AskVote(cluster, voter, 77, e);
        voter.Kill();
        voter.Disk.FailWrites = Errno.None;
        voter.Start();
        string second = AskVote(cluster, voter, 77, f);
        Assert.That((first, second), Is.EqualTo(semantics == Strict
            ? ("[:0 * :0]", $"[:0 {f} :77]")
            : ($"[:0 {e} :77]", $"[:0 {f} :77]")), cluster.Logs());
    }

    [Test]
    public void D4_a_voter_votes_again_once_its_disk_has_room()
    {
        using Cluster cluster = Start(servers: 2, Strict);
        Member voter = cluster.Sentinels[0];
        voter.Disk.FailWrites = Errno.ENOSPC;
        string e = new('e', 40);
        Assert.That(AskVote(cluster, voter, 77, e), Is.EqualTo("[:0 * :0]"));
        voter.Disk.FailWrites = Errno.None;
        Assert.That(AskVote(cluster, voter, 77, e), Is.EqualTo($"[:0 {e} :77]"));
        Assert.That(voter.Config, Does.Contain("sentinel leader-epoch mymaster 77\n"));
    }

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D4_a_candidate_whose_disk_is_full_leads_only_upstream(string semantics)
    {
        using Cluster cluster = Start(servers: 2, semantics);
        Member full = cluster.Sentinels[0];
        full.Disk.FailWrites = Errno.ENOSPC;

        // The others agree that the master is down, but are told not to fail over themselves.
        Standstill([.. cluster.Sentinels.Skip(1)]);
        cluster.Servers[0].Kill();
        cluster.Advance(30_000);
        Assert.That((full.Saw("+try-failover"), full.Saw("+elected-leader")),
            Is.EqualTo((true, semantics == Upstream)), cluster.Logs());
    }

    // -- D7 ---------------------------------------------------------------------------------------

    [TestCase(Upstream)]
    [TestCase(Strict)]
    public void D7_clocks_set_back_ten_minutes_before_the_master_dies(string semantics)
    {
        using Cluster cluster = Start(servers: 2, semantics);
        cluster.Advance(5000);
        foreach (Member s in cluster.Sentinels)
        {
            s.Node.Clock.WallOffsetUs -= 600_000_000;
        }
        cluster.Advance(100);
        cluster.Servers[0].Kill();
        cluster.Advance(60_000);
        bool strict = semantics == Strict;
        foreach (Member s in cluster.Sentinels)
        {
            Assert.That((s.Saw("+tilt"), s.Saw("+sdown")), Is.EqualTo((!strict, strict)),
                cluster.Logs());
        }
        Assert.That(cluster.AgreeOn(cluster.Servers[1]), Is.EqualTo(strict), cluster.Logs());
        Assert.That(cluster.Until(() => cluster.AgreeOn(cluster.Servers[1]), 700_000), Is.True,
            "the clock caught up");
    }

    [Test]
    public void D7_a_wall_clock_that_jumps_either_way_is_no_event()
    {
        using Cluster cluster = Start(servers: 2, Strict);
        foreach (long jumpMs in new long[] { 3_600_000, -7_200_000, 2100, -1 })
        {
            foreach (Member s in cluster.Sentinels)
            {
                s.Node.Clock.WallOffsetUs += jumpMs * 1000;
            }
            cluster.Advance(20_000);
        }
        foreach (Member s in cluster.Sentinels)
        {
            Assert.That((s.Saw("+tilt"), s.Saw("+sdown"), s.Master.Link.Disconnected),
                Is.EqualTo((false, false, false)), cluster.Logs());
        }
    }

    // -- together ---------------------------------------------------------------------------------

    [Test]
    public void Strict_and_upstream_Sentinels_fail_over_together_again_and_again()
    {
        using var cluster = new Cluster();
        for (int i = 0; i < 3; i++)
        {
            cluster.AddServer(i == 0 ? "" : "replicaof 10.0.0.1 6379\n");
        }
        for (int i = 0; i < 5; i++)
        {
            cluster.AddSentinel("sentinel monitor mymaster 10.0.0.1 6379 3\n"
                + "sentinel down-after-milliseconds mymaster 3000\n"
                + "sentinel failover-timeout mymaster 10000\n"
                + $"sentinel semantics {(i % 2 == 0 ? Strict : Upstream)}\n");
        }
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(12_000);
        for (int round = 0; round < 6; round++)
        {
            Member master = cluster.Servers.First(cluster.AgreeOn);
            master.Kill();
            Assert.That(cluster.Until(() => cluster.Servers.Any(s => s != master
                && cluster.AgreeOn(s)), 120_000), Is.True, cluster.Logs());
            master.Start();
            cluster.Advance(45_000);
            Assert.That(cluster.Sentinels.Select(s => s.Master.ConfigEpoch).Distinct().Count(),
                Is.EqualTo(1), cluster.Logs());
        }
    }

    [Test]
    public void Semantics_are_set_read_and_kept()
    {
        using Cluster cluster = Cluster.Of(servers: 1, sentinels: 1);
        cluster.Advance(1000);
        Member s = cluster.Sentinels[0];
        Assert.That(s.Config, Does.Not.Contain("semantics"), "the default is not written");
        Assert.That(cluster.Do(s, "SENTINEL", "CONFIG", "GET", "semantics"),
            Is.EqualTo("[semantics strict]"));
        Assert.That(cluster.Do(s, "SENTINEL", "CONFIG", "SET", "semantics", "lenient"),
            Is.EqualTo("-ERR Invalid value 'lenient' to SENTINEL CONFIG SET 'semantics'"));
        Assert.That(cluster.Do(s, "SENTINEL", "CONFIG", "SET", "semantics", "UPSTREAM"),
            Is.EqualTo("OK"));
        Assert.That(cluster.Do(s, "INFO", "sentinel"), Does.Not.Contain("semantics"));
        s.Kill();
        s.Start();
        Assert.That(s.State.Semantics, Is.SameAs(SentinelSemantics.Upstream));
        Assert.That(cluster.Do(s, "SENTINEL", "CONFIG", "SET", "semantics", "strict"),
            Is.EqualTo("OK"));
        Assert.That(s.Config, Does.Contain("sentinel semantics strict\n"), "a line that is there "
            + "stays, as for every setting");
    }

    private static Cluster Start(int servers, string semantics, string more = "")
    {
        string lines = $"sentinel semantics {semantics}\n"
            + (more.Length > 0 ? $"sentinel {more}\n" : "");
        var cluster = Cluster.Of(servers, sentinels: 3, more: lines);
        Assert.That(cluster.Until(cluster.AllKnown, 20_000), Is.True, cluster.Logs());
        cluster.Advance(12_000);
        return cluster;
    }

    private static string AskVote(Cluster cluster, Member voter, int epoch, string id) =>
        cluster.Do(voter, "SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "10.0.0.1", "6379",
            epoch.ToString(System.Globalization.CultureInfo.InvariantCulture), id);

    private static string[] Believed(Cluster cluster) => [.. cluster.Sentinels.Select(s =>
        $"{SentinelInstances.CurrentMasterAddress(s.Master).Ip}@{s.Master.ConfigEpoch}")];

    private static int EpochsWithTwoAddresses(Cluster cluster) => Believed(cluster).Distinct()
        .GroupBy(b => b.Split('@')[1]).Count(epoch => epoch.Count() > 1);

    /// <summary>No Sentinel starts a failover of its own for the next ten minutes.</summary>
    private static void Standstill(params Member[] sentinels)
    {
        foreach (Member s in sentinels)
        {
            s.Master.FailoverStartTimeMs = SentinelClock.NowMs(s.State) + 600_000;
        }
    }

    /// <summary>Three Sentinels far from each other, "mymaster" with two replicas, and another
    /// master with one.</summary>
    private static Cluster TwoMasters(string semantics)
    {
        var cluster = new Cluster(new SimOptions
        {
            Seed = 1, LatencyUs = 200_000, LatencyJitterUs = 10_000,
        });
        cluster.Fill(servers: 3, sentinels: 0);
        cluster.AddServer("");
        cluster.AddServer("replicaof 10.0.0.4 6379\n");
        for (int i = 0; i < 3; i++)
        {
            cluster.AddSentinel($"sentinel semantics {semantics}\n"
                + "sentinel monitor mymaster 10.0.0.1 6379 2\n"
                + "sentinel down-after-milliseconds mymaster 4000\n"
                + "sentinel failover-timeout mymaster 20000\n"
                + "sentinel monitor other 10.0.0.4 6379 2\n");
        }
        cluster.Advance(30_000);
        return cluster;
    }
}
