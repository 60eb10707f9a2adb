// LinuxEnvTests: the small parts: clock, random, log, signals.
// Tests of src/Os/Linux/LinuxEnv.cs, LinuxClock.cs, LinuxRandom.cs, LinuxLog.cs, LinuxSignals.cs.
using System;
using System.IO;
using System.Threading;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxEnvTests
{
    private readonly Env _env = LinuxEnv.Create();

    [Test]
    public void The_monotonic_clock_does_not_go_back()
    {
        long last = _env.Clock.MonoUs();
        for (int i = 0; i < 1000; i++)
        {
            long now = _env.Clock.MonoUs();
            Assert.That(now, Is.GreaterThanOrEqualTo(last));
            last = now;
        }
    }

    [Test(Description = "The kernel's, carried on by the processor's counter where it has one.")]
    public void The_monotonic_clock_is_the_kernels()
    {
        const long ToleranceUs = 20;
        const long ForUs = 100_000;
        var clock = new LinuxClock();
        long start = clock.MonoNs() / 1000;
        long after = start;
        while (after - start < ForUs)
        {
            long before = clock.MonoNs() / 1000;
            long now = clock.MonoUs();
            after = clock.MonoNs() / 1000;
            Assert.That(now, Is.InRange(before - ToleranceUs, after + ToleranceUs));
        }

        Assert.That(clock.MonotonicSource,
            Is.EqualTo("POSIX clock_gettime").Or.Match(@"^X86 TSC @ \d+ ticks/us$"));
    }

    [Test(Description = "While the thread that made the clock measures, another sees no halves.")]
    public void Another_thread_reads_the_same_clock()
    {
        const long ToleranceUs = 50;
        const int Readings = 300_000;
        var clock = new LinuxClock();
        long farthestUs = 0;
        bool over = false;
        var other = new Thread(() =>
        {
            for (int i = 0; i < Readings; i++)
            {
                long before = clock.MonoNs() / 1000;
                long now = clock.MonoUs();
                long after = clock.MonoNs() / 1000;
                farthestUs = long.Max(farthestUs, long.Max(before - now, now - after));
            }

            Volatile.Write(ref over, true);
        });
        other.Start();
        while (!Volatile.Read(ref over))
        {
            _ = clock.MonoUs();
        }

        other.Join();
        Assert.That(farthestUs, Is.LessThan(ToleranceUs));
    }

    [Test]
    public void A_sleep_is_not_cut_to_whole_milliseconds()
    {
        long start = _env.Clock.MonoUs();
        for (int i = 0; i < 20; i++)
        {
            _env.Clock.SleepUs(1500);
        }

        Assert.That(_env.Clock.MonoUs() - start, Is.GreaterThanOrEqualTo(20 * 1500));
    }

    [Test]
    public void The_wall_clock_counts_from_1970()
    {
        Assert.That(_env.Clock.UnixUs(), Is.GreaterThan(1_600_000_000_000_000));
        Assert.That(_env.Clock.UnixMs(), Is.GreaterThan(1_600_000_000_000));
    }

    [TestCase(0)]
    [TestCase(951_782_400)]
    [TestCase(1_720_000_000)]
    public void Local_fields_are_the_moment_shifted_by_the_offset(long seconds)
    {
        LocalTime t = _env.Clock.ToLocal(seconds);
        DateTime expected = DateTime.UnixEpoch.AddSeconds(seconds + t.UtcOffsetSeconds);
        Assert.That(new DateTime(t.Year, t.Month, t.Day, t.Hour, t.Minute, t.Second),
            Is.EqualTo(expected));
    }

    [Test]
    public void Random_bytes_differ_from_call_to_call()
    {
        byte[] a = new byte[20];
        byte[] b = new byte[20];
        _env.Random.Fill(a);
        _env.Random.Fill(b);
        Assert.That(a, Is.Not.EqualTo(b));
        Assert.That(_env.Random.NextU64(), Is.Not.EqualTo(_env.Random.NextU64()));
    }

    [Test]
    public void A_log_file_grows_by_lines_and_may_be_moved_away()
    {
        using Scratch scratch = new();
        LinuxLog log = new(new LinuxFileSystem()) { FilePath = scratch["log"] };
        Assert.That(log.Write("one\n"u8).Ok && log.Write("two\n"u8).Ok, Is.True);
        Assert.That(File.ReadAllText(scratch["log"]), Is.EqualTo("one\ntwo\n"));
        File.Move(scratch["log"], scratch["old"]);
        Assert.That(log.Write("three\n"u8).Ok, Is.True);
        Assert.That(File.ReadAllText(scratch["log"]), Is.EqualTo("three\n"));
        log.FilePath = scratch["no/such/folder"];
        Assert.That(log.Write("x\n"u8).Errno, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void A_signal_arrives_as_a_readable_descriptor_and_is_counted()
    {
        using LinuxSignals signals = new(_env.Net);
        Assert.That(signals.Install().Ok, Is.True);
        Assert.That(signals.Take(), Is.EqualTo(Signal.None));
        Assert.That(_env.Processes.Kill(_env.Processes.Pid, Signal.Term).Ok, Is.True);
        Assert.That(
            _env.Net.Poll(signals.Descriptor, read: true, write: false, 10_000).Value,
            Is.EqualTo(1));
        Assert.That(signals.Take(), Is.EqualTo(Signal.Term));
        Assert.That(signals.Count(Signal.Term), Is.EqualTo(1));
        signals.Forget();
        Assert.That(signals.Count(Signal.Term), Is.Zero);
    }
}
