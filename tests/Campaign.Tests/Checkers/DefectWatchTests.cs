// DefectWatchTests: a known defect explains what it can have caused, and no more.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class DefectWatchTests
{
    private const string All = "D1,D2,D3,D4,D7";

    private static string Occasions(CheckerLab lab) => lab.View.Defects.Among(All, at: null);

    [Test]
    public void A_quiet_group_gives_no_defect_an_occasion()
    {
        using var lab = new CheckerLab(upstream: true);
        lab.Failover();
        Assert.That(Occasions(lab), Is.Empty);
    }

    [Test]
    public void A_clock_set_back_is_an_occasion_of_D7_for_its_own_Sentinel()
    {
        using var lab = new CheckerLab(upstream: true);
        lab.S1.Node.Host.StepWallUs(5_000_000);
        Assert.That(Occasions(lab), Is.Empty, "forward");
        lab.S1.Node.Host.StepWallUs(-1_000_000);
        Assert.That(Occasions(lab), Is.EqualTo("D7"));
        Assert.That(lab.View.Defects.Among("D7", lab.S1), Is.EqualTo("D7"));
        Assert.That(lab.View.Defects.Among("D7", lab.S2), Is.Empty);
        Assert.That(lab.View.Defects.Among("D3", lab.S1), Is.Empty);
    }

    [Test]
    public void A_file_that_cannot_be_saved_is_an_occasion_of_D4()
    {
        using var lab = new CheckerLab(upstream: true);
        lab.S1.Disk.Faults = lab.S1.Disk.Faults with { Writes = Errno.ENOSPC };
        lab.Cluster.Do(lab.S1, "SENTINEL", "FLUSHCONFIG");
        Assert.That(lab.View.Defects.Among(All, lab.S1), Is.EqualTo("D4"));
        Assert.That(lab.View.Defects.Among(All, lab.S2), Is.Empty);
    }

    [Test]
    public void A_new_epoch_while_standing_for_an_older_one_is_an_occasion_of_D1()
    {
        using var lab = new CheckerLab(upstream: true);
        lab.Tell(lab.View.Defects, lab.S1, "+new-epoch 7");
        Assert.That(Occasions(lab), Is.Empty, "it stands for none");
        lab.S1.Master.FailoverState = SentinelFailoverState.WaitStart;
        lab.S1.Master.FailoverEpoch = lab.S1.State.CurrentEpoch;
        lab.Tell(lab.View.Defects, lab.S1, "+new-epoch 7");
        Assert.That(Occasions(lab), Is.Empty, "its own");
        lab.S1.State.CurrentEpoch++;
        lab.Tell(lab.View.Defects, lab.S1, "+new-epoch 8");
        Assert.That(Occasions(lab), Is.EqualTo("D1"));
    }

    [TestCase(SentinelFailoverState.WaitPromotion, 4ul, false)]
    [TestCase(SentinelFailoverState.WaitPromotion, 5ul, true)]
    [TestCase(SentinelFailoverState.ReconfReplicas, 5ul, false)]
    [TestCase(SentinelFailoverState.ReconfReplicas, 6ul, true)]
    [TestCase(SentinelFailoverState.None, 6ul, false)]
    public void An_epoch_taken_over_within_a_failover_is_an_occasion_of_D2(
        SentinelFailoverState state, ulong configEpoch, bool occasion)
    {
        using var lab = new CheckerLab(upstream: true);
        lab.S1.Master.FailoverState = state;
        lab.S1.Master.FailoverEpoch = 5;
        lab.S1.Master.ConfigEpoch = configEpoch;
        lab.View.Defects.OnFacts(lab.S1, null, SentinelFacts.Of(lab.S1.State));
        Assert.That(Occasions(lab), Is.EqualTo(occasion ? "D2" : ""));
    }

    [Test]
    public void A_failover_that_ends_under_the_epoch_of_another_is_an_occasion_of_D2()
    {
        using var lab = new CheckerLab(upstream: true);
        SentinelRedisInstance master = lab.S1.Master;
        master.FailoverState = SentinelFailoverState.ReconfReplicas;
        master.FailoverEpoch = master.ConfigEpoch = 5;
        SentinelFacts before = SentinelFacts.Of(lab.S1.State);
        master.FailoverState = SentinelFailoverState.None;
        lab.View.Defects.OnFacts(lab.S1, before, SentinelFacts.Of(lab.S1.State));
        Assert.That(Occasions(lab), Is.Empty, "its own epoch");
        master.ConfigEpoch = 6;
        lab.View.Defects.OnFacts(lab.S1, before, SentinelFacts.Of(lab.S1.State));
        Assert.That(Occasions(lab), Is.EqualTo("D2"));
    }

    [Test]
    public void A_promoted_replica_that_is_down_is_an_occasion_of_D3()
    {
        using var lab = new CheckerLab(upstream: true);
        SentinelRedisInstance master = lab.S1.Master;
        master.FailoverState = SentinelFailoverState.ReconfReplicas;
        master.PromotedReplica = lab.ReplicaAt(lab.R2);
        lab.View.Defects.OnInstance(lab.S1, master);
        Assert.That(Occasions(lab), Is.Empty, "it is up");
        master.PromotedReplica.Flags |= InstanceFlags.SDown;
        lab.View.Defects.OnInstance(lab.S1, master);
        Assert.That(Occasions(lab), Is.EqualTo("D3"));
        master.PromotedReplica = null;
    }

    [TestCase(true, false, "")]
    [TestCase(true, true, "D7")]
    [TestCase(false, true, "")]
    public void A_violation_is_put_down_to_a_defect_only_upstream_and_with_its_occasion(
        bool upstream, bool setBack, string known)
    {
        using var lab = new CheckerLab(upstream);
        S25DownWithReason checker = lab.Alone(new S25DownWithReason());
        lab.S1.Node.Host.StepWallUs(setBack ? -1_000_000 : 0);
        lab.ReplicaAt(lab.R2).Link.LastAvailTimeMs = ClusterView.ClockMs(lab.S1) - 10;
        lab.Tell(checker, lab.S1, "+sdown slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found.Single().KnownDefect, Is.EqualTo(known));
    }
}
