// S31PeriodicCommandsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S31PeriodicCommandsTests
{
    [Test]
    public void A_link_without_pings_is_seen()
    {
        using var lab = new CheckerLab();
        S31PeriodicCommands checker = lab.Alone(new S31PeriodicCommands());
        checker.OnInstance(lab.S1, lab.S1.Master);
        for (int tick = 0; tick < 20; tick++)
        {
            lab.Cluster.Advance(500);
            checker.OnInstance(lab.S1, lab.S1.Master);
        }
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_connection_made_anew_too_soon_is_seen()
    {
        using var lab = new CheckerLab();
        S31PeriodicCommands checker = lab.Alone(new S31PeriodicCommands());
        lab.S1.Master.Link.LastReconnTimeMs = 5000;
        checker.OnInstance(lab.S1, lab.S1.Master);
        lab.S1.Master.Link.LastReconnTimeMs = 5500;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
