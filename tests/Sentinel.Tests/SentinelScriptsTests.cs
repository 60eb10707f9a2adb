// SentinelScriptsTests: the queue of scripts and its limits.
using System.Linq;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelScriptsTests
{
    private Lab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new Lab();

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void A_full_queue_drops_the_oldest_job_that_is_not_running()
    {
        for (int i = 0; i < SentinelScripts.MaxQueue; i++)
        {
            SentinelScripts.ScheduleScriptExecution(_lab.State, [$"s{i}"]);
        }
        _lab.State.ScriptsQueue.First!.Value.Running = true;
        SentinelScripts.ScheduleScriptExecution(_lab.State, ["last"]);
        string[] names = [.. _lab.State.ScriptsQueue.Select(sj => sj.Argv[0])];
        Assert.That(names, Has.Length.EqualTo(SentinelScripts.MaxQueue));
        Assert.That((names[0], names[1], names[^1]), Is.EqualTo(("s0", "s2", "last")));
    }

    [TestCase(1, 30_000)]
    [TestCase(2, 60_000)]
    [TestCase(5, 480_000)]
    public void The_delay_before_a_retry_doubles(int retry, long delayMs) =>
        Assert.That(SentinelScripts.ScriptRetryDelay(_lab.State, retry), Is.EqualTo(delayMs));

    [Test]
    public void The_reconfiguration_script_learns_role_and_both_addresses()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        SentinelRedisInstance replica = _lab.AddReplica(master, "10.0.0.2");
        master.ClientReconfigScript = "/bin/reconf";
        SentinelScripts.CallClientReconfScript(
            master, leader: false, "start", master.Addr, replica.Addr);
        Assert.That(_lab.State.ScriptsQueue.First!.Value.Argv, Is.EqualTo(new[]
        {
            "/bin/reconf", "mymaster", "observer", "start", "10.0.0.1", "6379", "10.0.0.2", "6379",
        }));
    }

    [Test]
    public void Sixteen_run_at_once_and_the_others_in_their_turn()
    {
        Schedule(18);
        Tick();
        Assert.That(_lab.Children.Started, Has.Count.EqualTo(16));
        Assert.That(_lab.State.RunningScripts, Is.EqualTo(16));
        _lab.Children.End(103, 0);
        Tick();
        Assert.That(_lab.Children.Started, Has.Count.EqualTo(16), "collected after starting");
        Tick();
        Assert.That(_lab.Children.Started[^1], Is.EqualTo("s16"));
        Assert.That(_lab.State.ScriptsQueue, Has.Count.EqualTo(17));
        Assert.That(_lab.Lines, Does.Contain("Debug +script-child 103")
            .And.Contain("Debug -script-child 103 0 0"));
        Assert.That(_lab.Published, Is.Empty, "debug events are not published");
    }

    [TestCase(1 << 8)]
    [TestCase(9)]
    public void Exit_1_and_a_signal_are_retried_ten_times_with_doubling_delays(int status)
    {
        Schedule(1);
        long delayMs = 30_000;
        for (int tries = 1; tries < SentinelScripts.MaxRetry; tries++)
        {
            Tick();
            Assert.That(_lab.Children.Started, Has.Count.EqualTo(tries));
            _lab.Children.End(100 + tries, status);
            Tick();
            _lab.Advance(delayMs - 1);
            Tick();
            Assert.That(_lab.Children.Started, Has.Count.EqualTo(tries), $"before {delayMs}");
            _lab.Advance(1);
            delayMs *= 2;
        }
        Tick();
        _lab.Children.End(110, status);
        Tick();
        Assert.That(_lab.State.ScriptsQueue, Is.Empty);
        Assert.That(_lab.State.RunningScripts, Is.Zero);
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            "-script-error|s0 " + (status == 9 ? "9 0" : "0 1"),
        }));
    }

    [TestCase(2)]
    [TestCase(127)]
    public void Any_other_exit_is_final(int code)
    {
        Schedule(1);
        Tick();
        _lab.Children.End(101, code << 8);
        Tick();
        Assert.That(_lab.State.ScriptsQueue, Is.Empty);
        Assert.That(_lab.Published, Is.EqualTo(new[] { $"-script-error|s0 0 {code}" }));
    }

    [Test]
    public void A_script_is_killed_after_a_minute_and_then_tried_again()
    {
        Schedule(1);
        Tick();
        _lab.Advance(60_000);
        Tick();
        Assert.That(_lab.Children.Killed, Is.Empty);
        _lab.Advance(1);
        Tick();
        Assert.That(_lab.Children.Killed, Is.EqualTo(new[] { 101 }));
        Assert.That(_lab.Published, Is.EqualTo(new[] { "-script-timeout|s0 101" }));
        _lab.Children.End(101, 9);
        Tick();
        Assert.That(_lab.State.ScriptsQueue.First!.Value.StartTimeMs,
            Is.EqualTo(_lab.NowMs + 30_000));
    }

    [Test]
    public void A_file_that_cannot_be_executed_is_given_up_at_once()
    {
        _lab.Children.SpawnError = Errno.ENOENT;
        Schedule(2);
        Tick();
        Assert.That(_lab.State.ScriptsQueue, Is.Empty);
        Assert.That(_lab.Published,
            Is.EqualTo(new[] { "-script-error|s0 0 2", "-script-error|s1 0 2" }));
    }

    [Test]
    public void Without_a_process_it_is_tried_at_the_next_tick()
    {
        _lab.Children.SpawnError = Errno.EAGAIN;
        Schedule(1);
        Tick();
        _lab.Children.SpawnError = Errno.None;
        Tick();
        Assert.That(_lab.Published, Is.EqualTo(new[] { "-script-error|s0 99 0" }));
        Assert.That(_lab.Children.Started, Is.EqualTo(new[] { "s0" }));
    }

    [Test]
    public void A_name_in_UTF_8_reaches_the_script_as_it_is()
    {
        SentinelRedisInstance master = _lab.AddMaster(name: CText.Decode("müller"u8));
        master.NotificationScript = "/bin/notify";
        SentinelEvents.Event(LogLevel.Warning, "+sdown", master);
        Tick();
        Assert.That(_lab.Children.Started,
            Is.EqualTo(new[] { "/bin/notify +sdown master müller 10.0.0.1 6379" }));
    }

    private void Schedule(int count)
    {
        for (int i = 0; i < count; i++)
        {
            SentinelScripts.ScheduleScriptExecution(_lab.State, [$"s{i}"]);
        }
    }

    private void Tick()
    {
        SentinelScripts.RunPendingScripts(_lab.State);
        SentinelScripts.CollectTerminatedScripts(_lab.State);
        SentinelScripts.KillTimedoutScripts(_lab.State);
    }
}
