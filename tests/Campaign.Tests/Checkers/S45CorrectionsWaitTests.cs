// S45CorrectionsWaitTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S45CorrectionsWaitTests
{
    [Test]
    public void A_hasty_correction_is_seen()
    {
        using var lab = new CheckerLab();
        S45CorrectionsWait checker = lab.Alone(new S45CorrectionsWait());
        lab.ReplicaAt(lab.R2).RoleReportedTimeMs = ClusterView.ClockMs(lab.S1) - 7000;
        lab.Tell(checker, lab.S1, "+convert-to-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
