// R01OneStreamTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Campaign.Tests;

public sealed class R01OneStreamTests
{
    [Test]
    public void Bytes_that_no_master_wrote_are_seen()
    {
        using var lab = new CheckerLab();
        ReplicationFeed.FeedBuffer(lab.R2.Server, "*1\r\n$4\r\nPING\r\n"u8);
        lab.Cluster.Do(lab.R2, "PING");
        Assert.That(lab.Reported("R1"), Is.True);
    }

    [Test]
    public void Other_bytes_at_one_offset_are_found()
    {
        using var lab = new CheckerLab();
        var history = new StreamHistory();
        Assert.That(history.Put(100, "abcdef"u8), Is.EqualTo(-1));
        Assert.That(history.Put(98, "xxabcdefgh"u8), Is.EqualTo(-1));
        Assert.That(history.End, Is.EqualTo(107));
        Assert.That(history.Put(104, "efXh"u8), Is.EqualTo(106));
    }
}
