// S34StatesInOrderTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S34StatesInOrderTests
{
    [Test]
    public void An_event_at_the_wrong_station_is_seen()
    {
        using var lab = new CheckerLab();
        S34StatesInOrder checker = lab.Alone(new S34StatesInOrder());
        lab.Tell(checker, lab.S1, "+failover-end master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_state_no_event_leads_to_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.Master.FailoverState = SentinelFailoverState.SelectReplica;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S34"), Is.True);
    }
}
