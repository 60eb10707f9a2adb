// S07ElectionNeedsVotesTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class S07ElectionNeedsVotesTests
{
    [Test]
    public void An_election_without_votes_is_seen()
    {
        using var lab = new CheckerLab();
        S07ElectionNeedsVotes checker = lab.Alone(new S07ElectionNeedsVotes());
        lab.S1.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void Two_votes_of_three_elect()
    {
        using var lab = new CheckerLab();
        S07ElectionNeedsVotes checker = lab.Alone(new S07ElectionNeedsVotes());
        string id = lab.S1.State.MyId;
        lab.S1.Master.FailoverEpoch = 7;
        foreach (Member m in (Member[])[lab.S1, lab.S2])
        {
            m.Master.Leader = id;
            m.Master.LeaderEpoch = 7;
            lab.Tell(checker, m, $"+vote-for-leader {id} 7");
        }
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
    }

    [TestCase(7UL, 0)]
    [TestCase(8UL, 1)]
    public void A_request_for_votes_in_an_epoch_of_others_is_seen(ulong epoch, int found)
    {
        using var lab = new CheckerLab();
        S07ElectionNeedsVotes checker = lab.Alone(new S07ElectionNeedsVotes());
        lab.S1.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        string words = $"SENTINEL is-master-down-by-addr 10.0.0.1 6379 {epoch} "
            + lab.S1.State.MyId;
        checker.OnSent(lab.S1, new WireCommand("10.0.1.2:26379", 1, words.Split(' ')));
        Assert.That(lab.Found, Has.Count.EqualTo(found));
    }

    [TestCase(7UL, 1)]
    [TestCase(8UL, 0)]
    public void A_defeat_with_enough_votes_is_seen(ulong epoch, int found)
    {
        using var lab = new CheckerLab();
        S07ElectionNeedsVotes checker = lab.Alone(new S07ElectionNeedsVotes());
        string id = lab.S1.State.MyId;
        lab.S1.Master.FailoverEpoch = 7;
        lab.S1.Master.Leader = id;
        lab.S1.Master.LeaderEpoch = 7;
        lab.SentinelAt(lab.S2).Leader = id;
        lab.SentinelAt(lab.S2).LeaderEpoch = epoch;
        lab.Tell(checker, lab.S1, "-failover-abort-not-elected master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(found));
    }
}
