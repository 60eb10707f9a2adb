// S06OneLeaderPerEpochTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S06OneLeaderPerEpochTests
{
    [Test]
    public void Two_leaders_of_one_epoch_are_seen()
    {
        using var lab = new CheckerLab();
        S06OneLeaderPerEpoch checker = lab.Alone(new S06OneLeaderPerEpoch());
        lab.S1.Master.FailoverEpoch = 7;
        lab.S2.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
        lab.Tell(checker, lab.S2, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void Forced_failovers_are_told_apart()
    {
        using var lab = new CheckerLab();
        S06OneLeaderPerEpoch checker = lab.Alone(new S06OneLeaderPerEpoch());
        lab.S1.State.CurrentEpoch = 7;
        lab.Tell(checker, lab.S1, "Executing user requested FAILOVER of 'mymaster'");
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.View.ExcuseOf("mymaster", 7), Is.EqualTo("D6"));
    }
}
