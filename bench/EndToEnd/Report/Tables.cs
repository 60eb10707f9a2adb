// Tables: what was found, for people.
// Ours, no origin in C.
//
// A table a measure: the medians of every contender, and for each but C the median of the ratios to
// C of the same round with the lowest and the highest. Where rounds were pooled, the pool's value
// stands in the median's place.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class Tables
{
    private const int NameWidth = 28;
    private const int ValueWidth = 11;

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["cpu_us"] = "server CPU a request, us (user and system)",
        ["user_us"] = "of which user, us",
        ["system_us"] = "of which system, us",
        ["requests_s"] = "requests a second",
        ["bytes_key"] = "used_memory a key, bytes",
        ["rss_over_used"] = "RSS over used_memory",
        ["rss_mb"] = "RSS, MB",
        ["p50_us"] = "p50 from the time a request was due, us",
        ["p99_us"] = "p99, us",
        ["p999_us"] = "p99.9, us",
        ["max_us"] = "longest, us",
        ["late_us"] = "p99.9 of how late the generator itself sent, us",
        ["uncovered_ms"] = "ms that a core was missed with no steal to show for it; they count",
        ["seconds"] = "seconds",
        ["growth"] = "CPU a request at the far end over that at the near end",
        ["mb_s"] = "MB a second",
        ["start_ms"] = "ms",
        ["cpu_s"] = "server CPU of a save, child included, seconds",
        [Report.Dropped] = "share of what was due that was left out, and why",
        ["idle_mb"] = "RSS when idle, MB",
    };

    public static void Print(Report report, string suite, TextWriter output)
    {
        List<Figure> figures = [.. report.Figures.Where(f => f.Key.Suite == suite)];
        List<string> others = [.. report.Contenders.Where(c => c != Contender.C)];
        foreach (IGrouping<string, Figure> measure in figures.GroupBy(f => f.Key.Measure))
        {
            output.WriteLine();
            output.WriteLine($"{suite}: {Titles.GetValueOrDefault(measure.Key, measure.Key)}");
            string head = "".PadRight(NameWidth) + Contender.C.PadLeft(ValueWidth);
            foreach (string other in others)
            {
                head += other.PadLeft(ValueWidth) + "  ratio (low-high) ";
            }
            output.WriteLine(head + "  target");
            foreach (Figure figure in measure)
            {
                output.WriteLine(Row(report, figure, others).TrimEnd());
            }
        }
        output.WriteLine();
    }

    /// <summary>Every target, with the figure that is farthest from it.</summary>
    public static void Verdicts(Report report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"what must be reached",-62}{"target",-9}{"found (low-high)",-20}");
        foreach (Goal goal in Goals.All)
        {
            string found = "not measured here";
            if (goal.Worst(report.Figures) is { } worst)
            {
                string what = goal.Names.Length == 1 ? "" : " " + Label(worst.Figure.Key);
                found = $"{Text(worst.Value),-20} {Verdict(report, goal, worst)}{what}";
            }
            output.WriteLine($"{goal.Text,-62}{goal.Bound,-9}{found}");
        }
        output.WriteLine($"{"managed bytes a GET, SET, INCR, LPUSH, HSET, ZADD",-62}{"0",-9}"
            + "asserted by ZeroAllocationTests");
        output.WriteLine();
    }

    public static string Label(FigureKey key) =>
        key.Axis.Length == 0 ? key.Name : $"{key.Name} {key.Axis} {Number(key.X)}";

    /// <summary>Three digits where there are any: 0.854, 12.3, 1234567.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Verdict(Report report, Goal goal, (Figure Figure, Spread Value) found) =>
        report.Doubted(found.Figure.Key) ? "judges nothing: too much was dropped"
        : goal.Met(found.Value) ? "met" : "MISSED";

    private static string Row(Report report, Figure figure, List<string> others)
    {
        string row = Label(figure.Key).PadRight(NameWidth) + Median(figure, Contender.C);
        foreach (string other in others)
        {
            string ratio = figure.Ratio(other) is { } spread ? Text(spread) : "";
            row += Median(figure, other) + $"  {ratio,-18}";
        }
        if (Goals.For(figure.Key) is { } goal && goal.Judged(figure) is { } value)
        {
            row += $" {goal.Bound} {Verdict(report, goal, (figure, value))}";
        }
        return row;
    }

    private static string Median(Figure figure, string contender) =>
        (figure.Has(contender) ? Number(figure.Values(contender).Median) : "-")
            .PadLeft(ValueWidth);

    private static string Text(Spread s) => string.Create(CultureInfo.InvariantCulture,
        $"{s.Median:0.00} ({s.Low:0.00}-{s.High:0.00})");
}
