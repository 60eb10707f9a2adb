// R04HistoriesChangeHandsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class R04HistoriesChangeHandsTests
{
    [Test]
    public void A_promotion_that_keeps_its_id_is_seen()
    {
        using var lab = new CheckerLab();
        R04HistoriesChangeHands checker = lab.Alone(new R04HistoriesChangeHands());
        ServerFacts replica = lab.View.ServerFactsOf(lab.R2)!;
        checker.OnServerFacts(lab.R2, null, replica);
        checker.OnServerFacts(lab.R2, replica, replica with { Master = "" });
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_promotion_that_keeps_replicas_is_seen()
    {
        using var lab = new CheckerLab();
        R04HistoriesChangeHands checker = lab.Alone(new R04HistoriesChangeHands());
        ServerFacts replica = lab.View.ServerFactsOf(lab.R2)! with { Replicas = 1 };
        checker.OnServerFacts(lab.R2, null, replica);
        checker.OnServerFacts(lab.R2, replica, replica with
        {
            Master = "", Replid = new string('b', 40), Replid2 = replica.Replid,
            SecondOffset = replica.Offset + 1,
        });
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_backlog_given_up_under_the_old_name_is_seen()
    {
        using var lab = new CheckerLab();
        R04HistoriesChangeHands checker = lab.Alone(new R04HistoriesChangeHands());
        ServerFacts master = lab.View.ServerFactsOf(lab.R1)!;
        checker.OnServerFacts(lab.R1, null, master);
        checker.OnServerFacts(lab.R1, master, master with { HasBacklog = false });
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
