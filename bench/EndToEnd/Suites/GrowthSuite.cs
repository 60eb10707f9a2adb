// GrowthSuite: CPU a request as the keys and the clients become many.
// Ours, no origin in C.
//
// Growth is the cost at the far end over the cost at the near end of the same round, ours beside
// C's. So that a machine that becomes slower does not look like growth, all points of an axis are
// measured in turn within a round: each number of keys has servers of its own. The many clients
// need as many open files, of the load and of the server: whether they may have them is looked at
// first.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class GrowthSuite
{
    private const int RequestsAClient = 20;
    private const int NearKeys = 10_000;
    private const int NearClients = 50;
    private const int OtherFiles = 200;

    private static readonly string[] Tests = ["set", "get"];

    public static void Run(Bench bench)
    {
        int[] clients = Clients(bench.Options);
        bool many = bench.Options.Axes.Contains("clients");
        if (many)
        {
            Allow(clients[^1], OpenFiles(File.ReadLines("/proc/self/limits")));
        }
        if (bench.Options.Axes.Contains("keys"))
        {
            ByKeys(bench);
        }
        if (many)
        {
            ByClients(bench, clients);
        }
    }

    /// <summary>An IOException that says what to do, where so many clients cannot be.</summary>
    public static void Allow(int clients, long files)
    {
        if (files < clients + OtherFiles)
        {
            throw new IOException($"growth: {clients} clients need {clients + OtherFiles} open "
                + $"files, {files} are allowed (ulimit -n); raise that, or leave growth out");
        }
    }

    /// <summary>How many a process may have, by the text of /proc/self/limits.</summary>
    public static long OpenFiles(IEnumerable<string> limits)
    {
        const string name = "Max open files";
        string? soft = limits.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?
            [name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, CultureInfo.InvariantCulture, out long n) ? n : long.MaxValue;
    }

    private static void ByKeys(Bench bench)
    {
        BenchOptions options = bench.Options;
        int[] counts = options.Quick ? [1_000, 10_000]
            : options.Full ? [1_000, NearKeys, 100_000, 1_000_000, 10_000_000]
            : [NearKeys, 10_000_000];
        var fleets = new List<Fleet>();
        try
        {
            var points = new List<Point>();
            foreach (int keys in counts)
            {
                fleets.Add(bench.StartAll());
                Fill.Strings(bench, fleets[^1], 0, keys);
                foreach (Server server in fleets[^1])
                {
                    Fill.Settle(server, keys);
                }
                points.Add(new(keys, fleets[^1],
                    new BenchmarkTool(options, bench.Cores) { Keys = keys }));
            }
            Measure(bench, "keys", points, [1, 16]);
        }
        finally
        {
            fleets.ForEach(f => f.Dispose());
        }
        Grown(bench.Report, "keys", options.Quick ? counts[0] : NearKeys, counts[^1]);
    }

    private static int[] Clients(BenchOptions options) => options.Quick ? [5, 50]
        : options.Full ? [1, 10, NearClients, 200, 1_000, 4_000, 10_000]
        : [NearClients, 10_000];

    private static void ByClients(Bench bench, int[] counts)
    {
        BenchOptions options = bench.Options;
        using Fleet fleet = bench.StartAll();
        int keys = options.Keys(1_000_000);
        Fill.Strings(bench, fleet, 0, keys);
        Measure(bench, "clients", [.. counts.Select(clients => new Point(clients, fleet,
            new BenchmarkTool(options, bench.Cores)
            {
                Clients = clients, Keys = keys,
                Requests = Math.Max(options.Requests, clients * RequestsAClient),
            }))], [1]);
        Grown(bench.Report, "clients", options.Quick ? counts[0] : NearClients, counts[^1]);
    }

    private static void Measure(Bench bench, string axis, List<Point> points, int[] depths)
    {
        for (int round = bench.Options.FirstRound; round <= bench.Options.Rounds; round++)
        {
            foreach (int depth in depths)
            {
                foreach (string test in Tests)
                {
                    string name = depth == 1 ? test : $"{test} depth {depth}";
                    foreach (Point point in points)
                    {
                        Bench.Rounds(point.Fleet, round, round, (server, _) => CpuSuite.Add(
                            bench.Report, "growth", (name, axis, point.X), server, round,
                            point.Tool.Run(server, BenchTest.Find(test)!, depth)));
                    }
                }
            }
        }
    }

    private static void Grown(Report report, string axis, int near, int far)
    {
        foreach (Figure figure in (List<Figure>)[.. report.Of("growth", "cpu_us")])
        {
            if (figure.Key.Axis != axis || figure.Key.X != far)
            {
                continue;
            }
            Figure start = report.Find(figure.Key with { X = near })!;
            foreach ((string contender, int round, double value) in figure.All)
            {
                report.Add(figure.Key with { Measure = "growth" }, contender, round,
                    value / Math.Max(start.At(contender, round), double.Epsilon));
            }
        }
    }

    private sealed record Point(int X, Fleet Fleet, BenchmarkTool Tool);
}
