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
}
