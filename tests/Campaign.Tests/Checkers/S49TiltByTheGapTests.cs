// S49TiltByTheGapTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S49TiltByTheGapTests
{
    [Test]
    public void A_late_timer_without_tilt_is_seen()
    {
        using var lab = new CheckerLab();
        S49TiltByTheGap checker = lab.Alone(new S49TiltByTheGap());
        lab.View.Acting = lab.S1;
        lab.View.Ticked = true;
        checker.AfterStep(lab.View);
        lab.S1.State.PreviousTimeMs += 2001;
        checker.AfterStep(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_tilt_without_reason_is_seen()
    {
        using var lab = new CheckerLab();
        S49TiltByTheGap checker = lab.Alone(new S49TiltByTheGap());
        lab.View.Acting = lab.S1;
        lab.View.Ticked = true;
        checker.AfterStep(lab.View);
        lab.S1.State.PreviousTimeMs += 100;
        lab.Tell(checker, lab.S1, "+tilt #tilt mode entered");
        checker.AfterStep(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_tilt_left_too_soon_is_seen()
    {
        using var lab = new CheckerLab();
        S49TiltByTheGap checker = lab.Alone(new S49TiltByTheGap());
        lab.Tell(checker, lab.S1, "+tilt #tilt mode entered");
        lab.Cluster.Advance(20_000);
        lab.Tell(checker, lab.S1, "-tilt #tilt mode exited");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
