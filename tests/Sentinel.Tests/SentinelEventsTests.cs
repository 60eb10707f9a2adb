// SentinelEventsTests: who hears of an event, and in what words.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelEventsTests
{
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void A_replica_is_named_with_its_master()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        SentinelEvents.Event(LogLevel.Notice, "+slave", replica);
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            "+slave|slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379",
        }));
    }

    [Test]
    public void Debug_events_are_logged_but_not_published()
    {
        SentinelEvents.Event(LogLevel.Debug, "-cmd-link-reconnection", _master, " #why");
        Assert.That(_lab.Published, Is.Empty);
        Assert.That(_lab.Lines, Is.EqualTo(new[]
        {
            "Debug -cmd-link-reconnection master mymaster 10.0.0.1 6379 #why",
        }));
    }

    [Test]
    public void An_event_below_the_log_level_is_published_all_the_same()
    {
        _lab.Verbosity = LogLevel.Warning;
        SentinelEvents.Event(LogLevel.Verbose, "+role-change", _master);
        Assert.That((_lab.Lines.Count, _lab.Published.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Only_a_warning_about_an_instance_runs_the_notification_script()
    {
        _master.NotificationScript = "/bin/notify";
        SentinelEvents.Event(LogLevel.Notice, "+slave", _master);
        SentinelEvents.EventText(_lab.State, LogLevel.Warning, "+tilt", null, "#tilt");
        Assert.That(_lab.State.ScriptsQueue, Is.Empty);
        SentinelEvents.Event(LogLevel.Warning, "+sdown", _lab.AddReplica(_master, "10.0.0.2"));
        Assert.That(_lab.State.ScriptsQueue.First!.Value.Argv, Is.EqualTo(new[]
        {
            "/bin/notify", "+sdown",
            "slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379",
        }));
    }

    [Test]
    public void A_text_is_cut_at_1023_bytes()
    {
        SentinelEvents.EventText(
            _lab.State, LogLevel.Warning, "+x", null, new string('y', 3000));
        Assert.That(_lab.Published[0], Has.Length.EqualTo("+x|".Length + 1023));
    }
}
