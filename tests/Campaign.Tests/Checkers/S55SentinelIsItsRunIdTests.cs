// S55SentinelIsItsRunIdTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class S55SentinelIsItsRunIdTests
{
    [Test]
    public void A_Sentinel_that_counts_itself_is_seen()
    {
        using var lab = new CheckerLab();
        S55SentinelIsItsRunId checker = lab.Alone(new S55SentinelIsItsRunId());
        foreach (Member m in lab.Cluster.Sentinels)
        {
            checker.OnFacts(m, null, lab.View.FactsOf(m)!);
        }
        lab.View.Acting = lab.S1;
        lab.View.Ticked = true;
        Tick(checker, lab);
        Assert.That(lab.Found, Is.Empty);
        lab.SentinelAt(lab.S2).RunId = lab.S1.State.MyId;
        Tick(checker, lab);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_wrong_count_of_users_of_a_link_is_seen()
    {
        using var lab = new CheckerLab();
        lab.SentinelAt(lab.S2).Link.RefCount = 2;
        lab.Cluster.Advance(2000);
        Assert.That(lab.Reported("S56"), Is.True);
    }

    private static void Tick(Checker checker, CheckerLab lab)
    {
        for (int i = 0; i < 8; i++)
        {
            checker.AfterStep(lab.View);
        }
    }
}
