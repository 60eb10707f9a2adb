// S02VotesAreDurableTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S02VotesAreDurableTests
{
    [Test]
    public void A_vote_that_is_not_on_disk_is_seen()
    {
        using var lab = new CheckerLab();
        S02VotesAreDurable checker = lab.Alone(new S02VotesAreDurable());
        checker.OnReplied(lab.S1, "*3\r\n:0\r\n$3\r\nabc\r\n:99\r\n"u8);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_reply_without_a_vote_is_no_violation()
    {
        using var lab = new CheckerLab();
        S02VotesAreDurable checker = lab.Alone(new S02VotesAreDurable());
        checker.OnReplied(lab.S1, "*3\r\n:1\r\n$1\r\n*\r\n:0\r\n+PONG\r\n"u8);
        Assert.That(lab.Found, Is.Empty);
    }

    [Test]
    public void A_leader_whose_own_vote_is_not_on_disk_is_seen()
    {
        using var lab = new CheckerLab();
        S02VotesAreDurable checker = lab.Alone(new S02VotesAreDurable());
        lab.S1.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_vote_on_disk_is_no_violation()
    {
        using var lab = new CheckerLab();
        S02VotesAreDurable checker = lab.Alone(new S02VotesAreDurable());
        lab.Failover();
        string reply = $"*3\r\n:0\r\n$3\r\nabc\r\n:{lab.S1.Master.LeaderEpoch}\r\n";
        checker.OnReplied(lab.S1, System.Text.Encoding.ASCII.GetBytes(reply));
        Assert.That(lab.Found, Is.Empty);
    }
}
