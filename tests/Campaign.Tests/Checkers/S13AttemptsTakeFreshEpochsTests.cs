// S13AttemptsTakeFreshEpochsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S13AttemptsTakeFreshEpochsTests
{
    [Test]
    public void An_attempt_in_an_epoch_already_known_is_seen()
    {
        using var lab = new CheckerLab();
        S13AttemptsTakeFreshEpochs checker = lab.Alone(new S13AttemptsTakeFreshEpochs());
        lab.S1.Master.FailoverEpoch = lab.S1.State.CurrentEpoch;
        lab.Tell(checker, lab.S1, "+try-failover master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
