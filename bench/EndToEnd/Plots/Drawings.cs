// Drawings: which plots are made of a report.
// Ours, no origin in C.
//
// A plot whose figures were not measured is not drawn. Whiskers reach from the lowest to the
// highest round.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class Drawings
{
    private const string Below =
        "below 1: less than C Redis. Median of the rounds; bars: lowest to highest";

    private const string Beside =
        "all in the same run, median of the rounds; bars: lowest to highest";

    private static readonly (string File, Func<Report, Chart?> Make)[] All =
    [
        ("cpu-depth", r => Ratios(r, "cpu", "depth", ["set", "get"],
            new LineChart("Server CPU a request by pipeline depth", Below, "pipeline depth",
                "CPU a request, ratio to C Redis"))),
        ("cpu-commands", Commands),
        ("memory", r => Bars(r, "memory", "bytes_key", "used_memory a key", "bytes a key")),
        ("memory-rss", r => Bars(r, "memory", "rss_over_used", "RSS over used_memory", "ratio")),
        ("latency", Latency),
        ("growth-keys", r => Growth(r, "keys", "Server CPU a request by number of keys")),
        ("growth-clients", r => Growth(r, "clients", "Server CPU a request by number of clients")),
        ("rdb", r => Bars(r, "rdb", "mb_s", "RDB, 10^6 keys of every type", "MB a second")),
        ("start", r => Bars(r, "start", "start_ms", "Start to first reply, empty data set", "ms")),
        ("values", r => Ratios(r, "values", "bytes", ["set", "get"],
            new LineChart("Server CPU a request by value size, depth 1", Below, "bytes of a value",
                "CPU a request, ratio to C Redis"))),
    ];

    /// <summary>Draws what the report has figures for; returns the files.</summary>
    public static IEnumerable<string> Write(Report report, string folder)
    {
        foreach ((string name, Func<Report, Chart?> make) in All)
        {
            if (make(report) is { Series.Count: > 0 } chart)
            {
                Directory.CreateDirectory(folder);
                string file = Path.Combine(folder, name + ".svg");
                File.WriteAllText(file, chart.Draw());
                yield return file;
            }
        }
    }

    private static LineChart Ratios(
        Report report, string suite, string axis, string[] names, LineChart chart)
    {
        var series = new List<Series>();
        foreach (string contender in report.Contenders.Where(c => c != Contender.C))
        {
            foreach (string name in names)
            {
                (double X, Spread Y)[] points = [.. report.Of(suite, "cpu_us")
                    .Where(f => f.Key.Name == name && f.Key.Axis == axis)
                    .Where(f => f.Ratio(contender) is not null)
                    .OrderBy(f => f.Key.X).Select(f => (f.Key.X, f.Ratio(contender)!.Value))];
                Add(series, $"{Contender.Shown(contender)} {name}", points);
            }
        }
        return chart with { Series = series, Bounds = [(1, "C Redis")] };
    }

    private static BarChart? Commands(Report report)
    {
        const int depth = 16;
        Figure[] figures = [.. report.Of("cpu", "cpu_us").Where(f => f.Key.X == depth)];
        List<Series> series = [];
        foreach (string contender in report.Contenders.Where(c => c != Contender.C))
        {
            Add(series, Contender.Shown(contender), [.. figures.Index()
                .Where(f => f.Item.Ratio(contender) is not null)
                .Select(f => ((double)f.Index, f.Item.Ratio(contender)!.Value))]);
        }
        return new BarChart($"Server CPU a request by command, pipeline depth {depth}", Below,
            "CPU a request, ratio to C Redis", [.. figures.Select(f => f.Key.Name)])
        {
            Series = series, Bounds = [(1, "C Redis")],
        };
    }

    private static BarChart Bars(
        Report report, string suite, string measure, string title, string unit)
    {
        Figure[] figures = [.. report.Of(suite, measure)];
        var series = new List<Series>();
        foreach ((int color, string contender) in report.Contenders.Index())
        {
            series.Add(new Series(Contender.Shown(contender), color, [.. figures.Index()
                .Where(f => f.Item.Has(contender))
                .Select(f => ((double)f.Index, f.Item.Values(contender)))]));
        }
        return new BarChart(title, Beside, unit, [.. figures.Select(f => f.Key.Name)])
        {
            Series = figures.Length == 0 ? [] : series,
        };
    }

    private static LineChart Growth(Report report, string axis, string title)
    {
        var series = new List<Series>();
        Figure[] figures =
            [.. report.Of("growth", "cpu_us").Where(f => f.Key.Axis == axis).OrderBy(f => f.Key.X)];
        foreach (string name in figures.Select(f => f.Key.Name).Distinct())
        {
            foreach ((int color, string contender) in report.Contenders.Index())
            {
                (double X, Spread Y)[] points = [.. figures
                    .Where(f => f.Key.Name == name && f.Has(contender))
                    .Select(f => (f.Key.X, f.Values(contender)))];
                if (points.Length > 1)
                {
                    series.Add(new Series($"{Contender.Shown(contender)} {name}", color, points,
                        Dashed: name.StartsWith("get", StringComparison.Ordinal)));
                }
            }
        }
        return new LineChart(title, Beside, axis, "us a request") { Series = series, };
    }

    private static LineChart Latency(Report report)
    {
        (double X, string Name, string Measure)[] places =
        [
            (0, "p50", "p50_us"), (1, "p99", "p99_us"), (2, "p99.9", "p999_us"),
            (3, "longest", "max_us"),
        ];
        var series = new List<Series>();
        foreach ((int color, string contender) in report.Contenders.Index())
        {
            foreach (string name in (string[])["no save", "during a save"])
            {
                (double X, Spread Y)[] points = [.. places
                    .Select(p => (p.X, report.Find(new("latency", name, "", 0, p.Measure))))
                    .Where(p => p.Item2?.Has(contender) == true)
                    .Select(p => (p.X, p.Item2!.Values(contender)))];
                if (points.Length > 0)
                {
                    series.Add(new Series($"{Contender.Shown(contender)}, {name}", color,
                        points, Dashed: name == "during a save"));
                }
            }
        }
        string load = report.Notes.FirstOrDefault(n => n.StartsWith("latency: ",
            StringComparison.Ordinal)) ?? "";
        return new LineChart("Time from when a request was due to its reply",
            $"half of C's peak ({load.Replace("latency: ", "", StringComparison.Ordinal)}); "
            + Beside, "share of all requests", "microseconds")
        {
            Series = series, Log = true, Names = places.ToDictionary(p => p.X, p => p.Name),
        };
    }

    // Colour 0 is C's.
    private static void Add(List<Series> series, string name, (double X, Spread Y)[] points)
    {
        if (points.Length > 0)
        {
            series.Add(new Series(name, series.Count + 1, points));
        }
    }
}
