// S09AttemptsKeepTheirDistanceTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S09AttemptsKeepTheirDistanceTests
{
    [Test]
    public void An_attempt_right_after_a_vote_for_another_is_seen()
    {
        using var lab = new CheckerLab();
        S09AttemptsKeepTheirDistance checker = lab.Alone(new S09AttemptsKeepTheirDistance());
        lab.S1.Master.Leader = "another";
        lab.S1.Master.LeaderEpoch = 7;
        lab.Tell(checker, lab.S1, "+vote-for-leader another 7");
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_forced_attempt_may_come_at_any_time()
    {
        using var lab = new CheckerLab();
        S09AttemptsKeepTheirDistance checker = lab.Alone(new S09AttemptsKeepTheirDistance());
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        lab.Tell(checker, lab.S1, "Executing user requested FAILOVER of 'mymaster'");
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
    }
}
