// S30FailoverNeedsOdownTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S30FailoverNeedsOdownTests
{
    [Test]
    public void A_failover_without_odown_is_seen()
    {
        using var lab = new CheckerLab();
        S30FailoverNeedsOdown checker = lab.Alone(new S30FailoverNeedsOdown());
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_failover_on_order_is_no_violation()
    {
        using var lab = new CheckerLab();
        S30FailoverNeedsOdown checker = lab.Alone(new S30FailoverNeedsOdown());
        lab.Tell(checker, lab.S1, "Executing user requested FAILOVER of 'mymaster'");
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
    }
}
