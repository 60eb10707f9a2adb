// SentinelScriptsTests: the queue of scripts and its limits.
using System.Linq;
using NUnit.Framework;

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
}
