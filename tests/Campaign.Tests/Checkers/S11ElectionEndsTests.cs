// S11ElectionEndsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S11ElectionEndsTests
{
    [Test]
    public void An_election_that_does_not_end_is_seen()
    {
        using var lab = new CheckerLab();
        S11ElectionEnds checker = lab.Alone(new S11ElectionEnds());
        lab.S1.Master.FailoverState = SentinelFailoverState.WaitStart;
        lab.S1.Master.FailoverStartTimeMs = lab.S1.State.PreviousTimeMs - 5000;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Is.Empty);
        lab.S1.Master.FailoverStartTimeMs = lab.S1.State.PreviousTimeMs - 11_000;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
