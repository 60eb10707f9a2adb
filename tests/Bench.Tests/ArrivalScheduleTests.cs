// ArrivalScheduleTests: when requests are due.
// Ours, no origin in C.
using System.Diagnostics;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class ArrivalScheduleTests
{
    [Test]
    public void The_first_is_due_at_the_start_and_a_second_holds_the_rate()
    {
        var schedule = new ArrivalSchedule(1_000, 50_000);
        Assert.That(schedule.Due(0), Is.EqualTo(1_000));
        Assert.That(schedule.Due(50_000), Is.EqualTo(1_000 + Stopwatch.Frequency));
    }

    [Test]
    public void An_odd_rate_does_not_drift()
    {
        var schedule = new ArrivalSchedule(0, 30_007);
        long hour = 3_600L * 30_007;
        Assert.That(schedule.Due(hour), Is.EqualTo(3_600 * Stopwatch.Frequency).Within(1));
        Assert.That(schedule.Due(hour + 1), Is.GreaterThan(schedule.Due(hour)));
    }
}
