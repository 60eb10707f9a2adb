// S06OneLeaderPerEpochTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S06OneLeaderPerEpochTests
{
    [Test]
    public void Two_leaders_of_one_epoch_are_seen()
    {
        using var lab = new CheckerLab();
        S06OneLeaderPerEpoch checker = lab.Alone(new S06OneLeaderPerEpoch());
        lab.S1.Master.FailoverEpoch = 7;
        lab.S2.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
        lab.Tell(checker, lab.S2, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void Two_leaders_of_whom_one_was_ordered_to_are_excused()
    {
        using var lab = new CheckerLab();
        S06OneLeaderPerEpoch checker = lab.Alone(new S06OneLeaderPerEpoch());
        lab.S1.Master.FailoverEpoch = 7;
        lab.S1.Master.Flags |= InstanceFlags.ForceFailover;
        lab.S2.Master.FailoverEpoch = 7;
        lab.Tell(checker, lab.S1, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.View.ExcuseOf("mymaster", 7), Is.Empty);
        lab.Tell(checker, lab.S2, "+elected-leader master mymaster 10.0.0.1 6379");
        Assert.That(lab.View.ExcuseOf("mymaster", 7), Is.EqualTo("D6"));
        Assert.That(lab.Found, Is.Empty);
    }
}
