// S03CurrentEpochNeverDecreasesTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S03CurrentEpochNeverDecreasesTests
{
    [Test]
    public void An_epoch_that_goes_back_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 9;
        lab.Cluster.Advance(300);
        lab.S1.State.CurrentEpoch = 3;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S3"), Is.True);
    }

    [Test]
    public void A_restart_after_a_save_that_failed_may_go_back()
    {
        using var lab = new CheckerLab();
        lab.S1.Disk.FailWrites = RedisNet.Os.Errno.ENOSPC;
        lab.S1.State.CurrentEpoch = 9;
        lab.Cluster.Do(lab.S1, "SENTINEL", "FLUSHCONFIG");
        lab.S1.Kill();
        lab.S1.Disk.FailWrites = RedisNet.Os.Errno.None;
        lab.S1.Start();
        lab.Cluster.Advance(300);
        Assert.That(lab.S1.State.CurrentEpoch, Is.LessThan(9));
        Assert.That(lab.Reported("S3"), Is.False);
    }
}
