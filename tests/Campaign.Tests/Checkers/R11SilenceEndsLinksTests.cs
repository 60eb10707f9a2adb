// R11SilenceEndsLinksTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class R11SilenceEndsLinksTests
{
    [Test]
    public void An_acknowledgement_of_what_was_not_applied_is_seen()
    {
        using var lab = new CheckerLab();
        R11SilenceEndsLinks checker = lab.Alone(new R11SilenceEndsLinks());
        string[] ack = ["REPLCONF", "ACK", "99999999"];
        checker.OnSent(lab.R2, new WireCommand("10.0.0.1:6379", 1, ack));
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_silent_replica_that_is_kept_is_seen()
    {
        using var lab = new CheckerLab();
        R11SilenceEndsLinks checker = lab.Alone(new R11SilenceEndsLinks());
        lab.View.Acting = lab.R1;
        lab.R1.Server.Clients.Replicas[0].Replica!.AckTimeUnixS -= 100;
        for (int cron = 0; cron < 3; cron++)
        {
            lab.R1.Server.Repl.CronLoops++;
            checker.AfterStep(lab.View);
        }
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_wrong_count_of_good_replicas_is_seen()
    {
        using var lab = new CheckerLab();
        R11SilenceEndsLinks checker = lab.Alone(new R11SilenceEndsLinks());
        lab.View.Acting = lab.R1;
        lab.R1.Server.Config.MinReplicasToWrite = 1;
        lab.R1.Server.Repl.GoodReplicasCount = 7;
        lab.R1.Server.Repl.CronLoops++;
        checker.AfterStep(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
