// S37OneTransactionTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S37OneTransactionTests
{
    [Test]
    public void A_reconfiguration_outside_of_a_transaction_is_seen()
    {
        using var lab = new CheckerLab();
        S37OneTransaction checker = lab.Alone(new S37OneTransaction());
        checker.OnSent(lab.S1, new WireCommand("10.0.0.2:6379", 1, ["SLAVEOF", "NO", "ONE"]));
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_transaction_without_its_kills_is_seen()
    {
        using var lab = new CheckerLab();
        S37OneTransaction checker = lab.Alone(new S37OneTransaction());
        string[][] sent = [["MULTI"], ["SLAVEOF", "NO", "ONE"], ["CONFIG", "REWRITE"], ["EXEC"]];
        foreach (string[] words in sent)
        {
            checker.OnSent(lab.S1, new WireCommand("10.0.0.2:6379", 1, words));
        }
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_server_told_to_follow_itself_is_seen()
    {
        using var lab = new CheckerLab();
        S37OneTransaction checker = lab.Alone(new S37OneTransaction());
        string[] sent =
        [
            "MULTI", "SLAVEOF 10.0.0.2 6379", "CONFIG REWRITE", "CLIENT KILL TYPE normal",
            "CLIENT KILL TYPE pubsub", "EXEC",
        ];
        foreach (string line in sent)
        {
            checker.OnSent(lab.S1, new WireCommand("10.0.0.2:6379", 1, line.Split(' ')));
        }
        Assert.That(lab.Found, Has.Count.EqualTo(1));
        Assert.That(lab.Found[0].Text, Does.Contain("itself"));
    }
}
