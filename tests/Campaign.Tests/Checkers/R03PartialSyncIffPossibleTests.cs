// R03PartialSyncIffPossibleTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class R03PartialSyncIffPossibleTests
{
    [Test]
    public void A_partial_synchronisation_of_another_history_is_seen()
    {
        using var lab = new CheckerLab();
        R03PartialSyncIffPossible checker = lab.Alone(new R03PartialSyncIffPossible());
        string other = new('a', 40);
        checker.OnSent(lab.R2, new WireCommand("10.0.0.1:6379", 1, ["PSYNC", other, "5"]));
        checker.OnServerLine(lab.R1,
            "Partial resynchronization request from 10.0.0.2:6379 accepted. "
            + "Sending 10 bytes of backlog starting from offset 5.");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_refusal_without_reason_is_seen()
    {
        using var lab = new CheckerLab();
        R03PartialSyncIffPossible checker = lab.Alone(new R03PartialSyncIffPossible());
        long end = lab.R1.Server.Repl.MasterReplOffset;
        checker.OnSent(
            lab.R2, new WireCommand("10.0.0.1:6379", 1,
                ["PSYNC", lab.R1.Server.Repl.Replid, $"{end}"]));
        checker.OnServerLine(lab.R1,
            "Unable to partial resync with replica 10.0.0.2:6379 for lack of "
            + $"backlog (Replica request was: {end}).");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
