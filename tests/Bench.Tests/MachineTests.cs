// MachineTests: what is read of /proc, and by a thread that looks after a core.
// Ours, no origin in C.
using System.Diagnostics;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class MachineTests
{
    private const string ProcStat = "cpu  11 22 33 44 5 0 6 90 0 0\ncpu0 1 2 3 4 5 0 6 30 0 0\n"
        + "cpu1 1 2 3 4 5 0 6 20 0 0\ncpu10 1 2 3 4 5 0 6 40 0 0\nintr 5 0 0\n";

    private const string PidStat = "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 150 50 30 10 20 0";

    [TestCase(new int[0], 90)]
    [TestCase(new[] { 0 }, 30)]
    [TestCase(new[] { 0, 1 }, 50)]
    [TestCase(new[] { 10 }, 40)]
    [TestCase(new[] { 2 }, 0)]
    public void Steal_is_summed_over_the_cores_that_were_named(int[] cores, long expected)
    {
        using var clock = new StealClock(cores);
        Assert.That(clock.Sum(Encoding.ASCII.GetBytes(ProcStat)), Is.EqualTo(expected));
    }

    [Test]
    public void A_system_without_steal_tells_none()
    {
        using var clock = new StealClock(0);
        Assert.That(clock.Sum("cpu0 1 2 3\n"u8), Is.Zero);
        Assert.That(clock.Sum("cpu0 "u8), Is.Zero);
    }

    [Test]
    public void The_clock_gives_the_total_and_the_ticks_how_it_is_split()
    {
        CpuTime time = CpuTime.Parse(PidStat, 4.0);
        Assert.That((time.Total, time.User, time.System, time.Children),
            Is.EqualTo((4.0, 3.0, 1.0, 0.4)).Within(1e-9));
        Assert.That(CpuTime.Parse(PidStat, null).Total, Is.EqualTo(2.0));
        Assert.That((time - CpuTime.Parse(PidStat, 3.5)).Total, Is.EqualTo(0.5));
    }

    [Test]
    public void This_process_has_a_clock_that_runs_while_it_works()
    {
        CpuTime before = CpuTime.Of(System.Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        CpuTime spent;
        do
        {
            spent = CpuTime.Of(System.Environment.ProcessId) - before;
        }
        while (spent.Total == 0 && watch.ElapsedMilliseconds < 10_000);
        Assert.That(spent.Total, Is.GreaterThan(0));
    }

    [Test]
    public void A_core_that_is_not_watched_has_its_ticks_read_and_nothing_missed()
    {
        using var watch = new CoreWatch(-1);
        watch.Stop();
        Assert.That((watch.Works, watch.Away.Count), Is.EqualTo((false, 0)));
        Assert.That(watch.Steal, Is.Not.Empty);
    }

    [Test]
    public void Too_few_files_are_told_with_what_is_needed()
    {
        Assert.That(() => GrowthSuite.Allow(10_000, 1_024), Throws.TypeOf<IOException>()
            .With.Message.Contains("10200").And.Message.Contains("1024"));
        Assert.DoesNotThrow(() => GrowthSuite.Allow(10_000, 20_000));
    }

    [TestCase("Max open files            1024                 524288               files", 1024)]
    [TestCase("Max open files            unlimited            unlimited   files", long.MaxValue)]
    [TestCase("Max processes             1024                 524288", long.MaxValue)]
    public void The_soft_limit_counts(string line, long expected) =>
        Assert.That(GrowthSuite.OpenFiles(["Limit  Soft Limit  Hard Limit", line]),
            Is.EqualTo(expected));
}
