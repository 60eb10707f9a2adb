// S32DeadLinksAreClosedTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S32DeadLinksAreClosedTests
{
    [Test]
    public void A_dead_link_that_stays_open_is_seen()
    {
        using var lab = new CheckerLab();
        S32DeadLinksAreClosed checker = lab.Alone(new S32DeadLinksAreClosed());
        InstanceLink link = lab.S1.Master.Link;
        long now = lab.S1.State.PreviousTimeMs;
        link.CcConnTimeMs = now - 20_000;
        link.ActPingTimeMs = now - 3000;
        link.LastPongTimeMs = now - 3000;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_flooded_link_is_seen()
    {
        using var lab = new CheckerLab();
        S32DeadLinksAreClosed checker = lab.Alone(new S32DeadLinksAreClosed());
        lab.S1.Master.Link.PendingCommands = 120;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
