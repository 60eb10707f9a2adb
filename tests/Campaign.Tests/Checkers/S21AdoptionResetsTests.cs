// S21AdoptionResetsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S21AdoptionResetsTests
{
    [Test]
    public void An_adoption_without_a_switch_is_seen()
    {
        using var lab = new CheckerLab();
        S21AdoptionResets checker = lab.Alone(new S21AdoptionResets());
        lab.Tell(checker, lab.S1, "+config-update-from sentinel x 10.0.1.2 26379 "
            + "@ mymaster 10.0.0.1 6379");
        lab.Tell(checker, lab.S1, "+sdown master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_adoption_that_loses_a_Sentinel_is_seen()
    {
        using var lab = new CheckerLab();
        S21AdoptionResets checker = lab.Alone(new S21AdoptionResets());
        lab.Tell(checker, lab.S1, "+config-update-from sentinel x 10.0.1.2 26379 "
            + "@ mymaster 10.0.0.1 6379");
        lab.Tell(checker, lab.S1, "+switch-master mymaster 10.0.0.1 6379 10.0.0.1 6379");
        SentinelInstances.Delete(lab.S1.Master.Sentinels, lab.SentinelAt(lab.S2));
        checker.OnFacts(lab.S1, null, SentinelFacts.Of(lab.S1.State));
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
