// ReportTests: rounds, ratios, files and back.
// Ours, no origin in C.
using System.IO;
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class ReportTests
{
    private static readonly FigureKey Set = new("cpu", "set", "depth", 16, "cpu_us");

    [Test]
    public void A_median_of_an_even_number_lies_between_the_two_in_the_middle()
    {
        Assert.That(Spread.Of([4, 1, 3, 2]), Is.EqualTo(new Spread(2.5, 1, 4)));
        Assert.That(Spread.Of([9, 1, 2]), Is.EqualTo(new Spread(2, 1, 9)));
    }

    [Test]
    public void A_ratio_is_taken_within_a_round_and_round_0_is_thrown_away()
    {
        Report report = Three();
        Assert.That(report.Find(Set)!.Ratio("redisnet"), Is.EqualTo(new Spread(0.5, 0.4, 0.6)));
    }

    [Test]
    public void A_round_of_one_alone_has_no_ratio()
    {
        Report report = Three();
        report.Add(Set, "redisnet", 4, 1000);
        Assert.That(report.Find(Set)!.Ratio("redisnet")!.Value.High, Is.EqualTo(0.6));
        report.Add(Set with { X = 1 }, "redisnet", 1, 1000);
        Assert.That(report.Find(Set with { X = 1 })!.Ratio("redisnet"), Is.Null);
    }

    [Test]
    public void What_was_written_is_read_again()
    {
        Report report = Three();
        report.Notes.Add("two cores");
        var again = new Report();
        foreach (string line in report.Lines())
        {
            again.Take(line, "x.tsv");
        }
        Assert.That(again.Lines(), Is.EqualTo(report.Lines()));
        Assert.That(again.Contenders, Is.EqualTo((string[])["c", "redisnet"]));
    }

    [Test]
    public void A_pool_stands_in_the_place_of_the_median_and_comes_back_from_a_file()
    {
        Report report = Three();
        report.Add(Set, "redisnet", Figure.Pool, 7);
        report.Add(Set, "c", Figure.Pool, 10);
        var again = new Report();
        foreach (string line in report.Lines())
        {
            again.Take(line, "x.tsv");
        }
        Assert.That(again.Find(Set)!.Ratio("redisnet"), Is.EqualTo(new Spread(0.7, 0.4, 0.7)));
        Assert.That(again.Find(Set)!.Values("c"), Is.EqualTo(new Spread(10, 10, 20)));
    }

    [TestCase(0.5, "met")]
    [TestCase(0.51, "judges nothing")]
    public void What_was_dropped_by_more_than_half_judges_nothing(double dropped, string verdict)
    {
        var quiet = new FigureKey("latency", "no save", "", 0, "p999_us");
        var report = new Report();
        foreach (string contender in (string[])["c", "redisnet"])
        {
            report.Add(quiet, contender, Figure.Pool, 1);
            report.Add(quiet with { Measure = Report.Dropped }, contender, Figure.Pool,
                contender == "c" ? dropped : 0);
        }
        var table = new StringWriter();
        Tables.Print(report, "latency", table);
        var verdicts = new StringWriter();
        Tables.Verdicts(report, verdicts);
        Assert.That(table.ToString(), Does.Contain(verdict));
        Assert.That(verdicts.ToString(), Does.Contain(verdict));
    }

    [TestCase("cpu\tset\tdepth\t16\tcpu_us\tc\t1")]
    [TestCase("cpu\tset\tdepth\tx\tcpu_us\tc\t1\t2.5")]
    [TestCase("cpu\tset\tdepth\t16\tcpu_us\tc\t1.5\t2.5")]
    public void A_line_of_something_else_is_refused_with_the_name_of_its_file(string line) =>
        Assert.That(() => new Report().Take(line, "x.tsv"),
            Throws.TypeOf<IOException>().With.Message.Contains("x.tsv"));

    [Test]
    public void The_worst_figure_is_held_against_its_target()
    {
        Report report = Three();
        Goal goal = Goals.For(Set)!;
        Assert.That((goal.Limit, goal.Met(goal.Worst(report.Figures)!.Value.Value)),
            Is.EqualTo((0.5, true)));
        FigureKey get = Set with { Name = "get" };
        report.Add(get, "c", 1, 10);
        report.Add(get, "redisnet", 1, 5.06);
        Assert.That(goal.Worst(report.Figures)!.Value.Figure.Key, Is.EqualTo(get));
        Assert.That(goal.Met(goal.Worst(report.Figures)!.Value.Value), Is.False);
    }

    [Test]
    public void Where_more_is_better_the_least_is_the_worst()
    {
        var report = new Report();
        var load = new FigureKey("rdb", "load", "", 0, "mb_s");
        report.Add(load, "c", 1, 100);
        report.Add(load, "redisnet", 1, 80);
        Goal goal = Goals.For(load)!;
        Assert.That(goal.Met(goal.Worst(report.Figures)!.Value.Value));
        report.Add(load, "redisnet", 1, 79);
        Assert.That(goal.Met(goal.Worst(report.Figures)!.Value.Value), Is.False);
    }

    [Test]
    public void Every_target_is_told_also_when_nothing_was_measured()
    {
        var output = new StringWriter();
        Tables.Verdicts(new Report(), output);
        Assert.That(output.ToString().Split("not measured here"), Has.Length.EqualTo(
            Goals.All.Count + 1));
        Assert.That(Goals.All.Select(g => g.Text).Distinct().Count(), Is.EqualTo(Goals.All.Count));
    }

    private static Report Three()
    {
        var report = new Report();
        double[] ours = [9, 4, 6, 10], c = [1, 10, 10, 20];
        for (int round = 0; round < c.Length; round++)
        {
            report.Add(Set, "redisnet", round, ours[round]);
            report.Add(Set, "c", round, c[round]);
        }
        return report;
    }
}
