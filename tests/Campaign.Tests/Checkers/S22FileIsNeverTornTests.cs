// S22FileIsNeverTornTests: the checker sees what it must.
// Ours, no origin in C.
using System;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class S22FileIsNeverTornTests
{
    [Test]
    public void A_torn_file_is_seen()
    {
        using var lab = new CheckerLab();
        byte[] whole = lab.S1.Disk.Get(Member.ConfigPath)!;
        lab.S1.Disk.Put(Member.ConfigPath, whole.AsSpan(0, whole.Length / 2));
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S22"), Is.True);
    }
}
