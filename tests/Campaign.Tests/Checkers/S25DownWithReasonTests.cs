// S25DownWithReasonTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S25DownWithReasonTests
{
    [Test]
    public void A_healthy_master_called_down_is_seen()
    {
        using var lab = new CheckerLab();
        S25DownWithReason checker = lab.Alone(new S25DownWithReason());
        lab.Tell(checker, lab.S1, "+sdown master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
