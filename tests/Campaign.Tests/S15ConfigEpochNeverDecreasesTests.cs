// S15ConfigEpochNeverDecreasesTests: the checker sees what it must, and nothing else.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S15ConfigEpochNeverDecreasesTests
{
    [Test]
    public void A_failover_is_no_violation()
    {
        using var lab = new CheckerLab();
        lab.Failover();
        Assert.That(lab.Set.Violations, Is.Empty);
    }
}
