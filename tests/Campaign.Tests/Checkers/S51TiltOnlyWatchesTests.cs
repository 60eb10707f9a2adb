// S51TiltOnlyWatchesTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S51TiltOnlyWatchesTests
{
    [Test]
    public void A_judgement_within_tilt_is_seen()
    {
        using var lab = new CheckerLab();
        S51TiltOnlyWatches checker = lab.Alone(new S51TiltOnlyWatches());
        lab.S1.State.Tilt = true;
        lab.Tell(checker, lab.S1, "+sdown master mymaster 10.0.0.1 6379");
        checker.OnReplied(lab.S1, "*3\r\n:1\r\n$1\r\n*\r\n:0\r\n"u8);
        Assert.That(lab.Found, Has.Count.EqualTo(2));
    }

    [Test]
    public void An_order_and_a_vote_within_tilt_are_no_violations()
    {
        using var lab = new CheckerLab();
        S51TiltOnlyWatches checker = lab.Alone(new S51TiltOnlyWatches());
        lab.S1.State.Tilt = true;
        lab.Tell(checker, lab.S1, "+vote-for-leader x 5");
        lab.Tell(checker, lab.S1, "Executing user requested FAILOVER of 'mymaster'");
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
    }
}
