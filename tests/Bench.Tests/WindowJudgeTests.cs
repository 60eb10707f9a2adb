// WindowJudgeTests: which windows the machine spoiled.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class WindowJudgeTests
{
    private const long Late = WindowJudge.MostLateNs + 1;

    private static readonly Sight Calm = new(0, WindowJudge.MostLateNs, WindowJudge.MostLateNs);

    // k kept, w warm-up, s steal, g generator late, c core away, n beside one of those.
    [TestCase(".....", "kkkkk", TestName = "An undisturbed run is kept whole")]
    [TestCase("..g..", "kkgnk", TestName = "A late generator takes the window after along")]
    [TestCase("..c..", "kkcnk", TestName = "So does a core that was away")]
    [TestCase("..s..", "knsnk", TestName = "Steal takes the window before along too")]
    [TestCase("s...s", "snkns", TestName = "At the ends there is only one beside")]
    [TestCase("gg..g", "ggnkg", TestName = "The last has none after it")]
    [TestCase("..sc.", "knscn", TestName = "What was disturbed itself keeps its own reason")]
    public void Fates(string seen, string expected) =>
        Assert.That(Judged(seen, 0), Is.EqualTo(expected));

    [TestCase("g....", "wwkkk")]
    [TestCase(".g...", "wwnkk")]
    [TestCase("..s..", "wwsnk")]
    [TestCase("g", "w")]
    public void The_first_windows_warm_up_whatever_was_seen(string seen, string expected) =>
        Assert.That(Judged(seen, 2), Is.EqualTo(expected));

    [Test]
    public void Steal_is_named_before_the_lateness_it_makes() =>
        Assert.That(WindowJudge.Judge([new Sight(1, Late, Late)], 0),
            Is.EqualTo((Fate[])[Fate.Steal]));

    [Test]
    public void Of_no_window_there_is_no_fate() =>
        Assert.That(WindowJudge.Judge([], 3), Is.Empty);

    private static string Judged(string seen, int warmUp)
    {
        Sight[] sights = [.. seen.Select(c => c switch
        {
            's' => Calm with { StealTicks = 1 },
            'g' => Calm with { GeneratorLateNs = Late },
            'c' => Calm with { CoreLateNs = Late },
            _ => Calm,
        })];
        return string.Concat(WindowJudge.Judge(sights, warmUp).Select(f => "kwsgcn"[(int)f]));
    }
}
