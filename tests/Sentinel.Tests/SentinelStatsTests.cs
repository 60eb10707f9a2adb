// SentinelStatsTests: counters follow events, and stand after what Redis has in INFO.
using System.Text;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelStatsTests
{
    [TestCase("+try-failover", "failovers_started")]
    [TestCase("+failover-end", "failovers_ended")]
    [TestCase("-failover-abort-not-elected", "failovers_aborted_not_elected")]
    [TestCase("-failover-abort-no-good-slave", "failovers_aborted_no_good_slave")]
    [TestCase("-failover-abort-slave-timeout", "failovers_aborted_slave_timeout")]
    [TestCase("+vote-for-leader", "votes_given")]
    [TestCase("-auth-error", "auth_errors")]
    [TestCase("+tilt", "tilts")]
    public void An_event_is_counted_once_under_its_name(string type, string field)
    {
        using var lab = new Lab();
        SentinelRedisInstance master = lab.AddMaster();
        SentinelEvents.Event(LogLevel.Warning, type, master);
        SentinelEvents.Event(LogLevel.Warning, "+sdown", master);
        var info = new StringBuilder();
        lab.State.Stats.AppendTo(info);
        Assert.That(info.ToString(), Does.Contain($"sentinel_{field}:1\r\n"));
    }

    [Test]
    public void Flushes_and_ticks_are_counted_with_those_that_failed()
    {
        using var lab = new Lab();
        SentinelConfigRewrite.FlushConfig(lab.State);
        lab.FlushError = Errno.ENOSPC;
        SentinelConfigRewrite.FlushConfig(lab.State);
        SentinelTimer.Tick(lab.State);
        SentinelStats stats = lab.State.Stats;
        Assert.That((stats.Flushes, stats.FlushErrors, stats.Ticks), Is.EqualTo((2L, 1L, 1L)));
        stats.CountFlush(500, failed: false);
        stats.CountFlush(300, failed: false);
        Assert.That((stats.FlushUs, stats.FlushMaxUs), Is.EqualTo((800L, 500L)));
    }

    [Test]
    public void INFO_has_them_after_the_masters()
    {
        using var lab = new Lab();
        lab.AddMaster();
        string section = SentinelInfo.Section(lab.State);
        Assert.That(section.IndexOf("sentinel_failovers_started:"),
            Is.GreaterThan(section.IndexOf("master0:name=")));
        Assert.That(section, Does.EndWith("sentinel_name_lookups_refused:0\r\n"));
    }
}
