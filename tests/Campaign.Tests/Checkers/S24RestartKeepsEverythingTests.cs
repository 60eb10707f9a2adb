// S24RestartKeepsEverythingTests: the checker sees what it must.
// Ours, no origin in C.
using System.Text;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class S24RestartKeepsEverythingTests
{
    [Test]
    public void A_setting_lost_over_a_restart_is_seen()
    {
        using var lab = new CheckerLab();
        lab.Cluster.Do(lab.S1, "SENTINEL", "FLUSHCONFIG");
        lab.S1.Kill();
        string file = lab.S1.Config.Replace(" 10.0.0.1 6379 2", " 10.0.0.1 6379 3");
        lab.S1.Disk.Put(Member.ConfigPath, Encoding.Latin1.GetBytes(file));
        lab.S1.Start();
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S24"), Is.True);
    }
}
