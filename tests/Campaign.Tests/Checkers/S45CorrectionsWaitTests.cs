// S45CorrectionsWaitTests: the checker sees what it must.
// Ours, no origin in C.
using System.Linq;
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

    [TestCase(false, "")]
    [TestCase(true, "D12")]
    public void A_server_that_was_just_promoted_is_not_to_be_turned_back(
        bool upstream, string known)
    {
        using var lab = new CheckerLab(upstream);
        S45CorrectionsWait checker = lab.Alone(new S45CorrectionsWait());
        lab.ReplicaAt(lab.R2).RoleReportedTimeMs = ClusterView.ClockMs(lab.S1) - 10_000;
        ServerFacts before = ServerFacts.Of(lab.R2.Server);
        checker.OnServerFacts(lab.R2, before, before with { Master = "" });
        lab.Cluster.Advance(7000);
        const string line = "+convert-to-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379";
        lab.Tell(checker, lab.S1, line);
        Assert.That(lab.Found.Single().KnownDefect, Is.EqualTo(known));
        Assert.That(lab.Found.Single().Text, Does.Contain("although r2 became a master 7000 ms"));
        lab.Cluster.Advance(1000);
        lab.Tell(checker, lab.S1, line);
        Assert.That(lab.Found, Has.Count.EqualTo(1), "now it may be");
    }
}
