// Program: `make bench`. C Redis and RedisNet side by side under the same redis-benchmark line.
// Ours, no origin in C.
//
// Rounds are interleaved and the order within a pair alternates, so drift of the machine meets both
// alike. Every ratio is RedisNet divided by C of the same round; what is printed is the median of
// the rounds with the lowest and the highest. The first round warms up and is thrown away.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;

namespace RedisNet.Bench.EndToEnd;

internal static class Program
{
    private const double MemoryGoal = 0.70;

    private static readonly (int Depth, double Ratio)[] CpuGoals =
        [(1, 0.95), (16, 0.65), (64, 0.50)];

    private static int Main(string[] args)
    {
        var options = new BenchOptions();
        if (!options.Parse(args))
        {
            Console.Error.WriteLine(BenchOptions.Usage);
            return 2;
        }
        string scratch = Directory.CreateTempSubdirectory("redisnet-bench-").FullName;
        try
        {
            using var reference = new Contender("c", options.Reference, scratch);
            using var ours = new Contender("redisnet", options.Server, scratch);
            if (options.StallFields > 0)
            {
                Stall.Run(options.StallFields, reference, ours);
            }
            else
            {
                Run(options, reference, ours);
            }

            return 0;
        }
        catch (Exception e) when (
            e is IOException or SocketException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Run(BenchOptions options, Contender reference, Contender ours)
    {
        Print($"C Redis {reference.Version()} and RedisNet {ours.Version()}: {options.Clients} "
            + $"clients, 16-byte values, "
            + $"{options.Keys} keys, {options.Rounds} rounds after one to warm up");
        double cMemory = reference.Fill(options.Keys);
        double ourMemory = ours.Fill(options.Keys);
        double memoryRatio = ourMemory / cMemory;
        Print($"used_memory a key: C {cMemory:0.0}, RedisNet {ourMemory:0.0}, ratio "
            + $"{memoryRatio:0.00} "
            + $"(goal {MemoryGoal:0.00}: {Met(memoryRatio <= MemoryGoal)})");

        var rows = new List<string> { "round\ttest\tdepth\tserver\tcpu_us_request\trequests_s" };
        var samples = new Dictionary<(string Test, int Depth), List<(Sample C, Sample Ours)>>();
        for (int round = 0; round <= options.Rounds; round++)
        {
            foreach (int depth in options.Depths)
            {
                foreach (string test in options.Tests)
                {
                    (Sample c, Sample n) =
                        Pair(options, reference, ours, test, depth, swap: round % 2 == 1);
                    rows.Add(Row(round, test, depth, "c", c));
                    rows.Add(Row(round, test, depth, "redisnet", n));
                    if (round > 0)
                    {
                        samples.TryAdd((test, depth), []);
                        samples[(test, depth)].Add((c, n));
                    }
                }
            }
        }
        Table(samples);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Tsv))!);
        File.WriteAllLines(options.Tsv, rows);
        Print($"every run is in {options.Tsv}");
    }

    private static (Sample C, Sample Ours) Pair(
        BenchOptions options, Contender reference, Contender ours, string test, int depth,
            bool swap)
    {
        Sample first = Load.Run(options, swap ? ours : reference, test, depth);
        Sample second = Load.Run(options, swap ? reference : ours, test, depth);
        return swap ? (second, first) : (first, second);
    }

    private static void Table(Dictionary<(string Test, int Depth),
        List<(Sample C, Sample Ours)>> samples)
    {
        Print("");
        Print("                server CPU a request, us                          requests a "
            + "second");
        Print("test depth        C  RedisNet  ratio (low-high)  goal                C    "
            + "RedisNet  ratio");
        foreach (((string test, int depth), List<(Sample C, Sample Ours)> runs) in samples)
        {
            double[] cpu = [.. runs.Select(r => r.Ours.CpuUsARequest / r.C.CpuUsARequest).Order()];
            double rate = Median(runs.Select(r => r.Ours.RequestsASecond / r.C.RequestsASecond));
            double median = Median(cpu);
            double goal = CpuGoals.FirstOrDefault(g => g.Depth == depth).Ratio;
            string target = goal == 0 ? "" : $"{goal:0.00} {Met(median <= goal)}";
            Print($"{test,-4} {depth,5} {Median(runs.Select(r => r.C.CpuUsARequest)),8:0.00} "
                + $"{Median(runs.Select(r => r.Ours.CpuUsARequest)),9:0.00}   {median:0.00} "
                    + $"({cpu[0]:0.00}-{cpu[^1]:0.00})"
                + $"   {target,-10} {Median(runs.Select(r => r.C.RequestsASecond)),10:0} "
                + $"{Median(runs.Select(r => r.Ours.RequestsASecond)),11:0}   {rate:0.00}");
        }
        Print("");
    }

    private static string Row(int round, string test, int depth, string server, Sample sample) =>
        string.Create(CultureInfo.InvariantCulture, $"{round}\t{test}\t{depth}\t{server}\t")
        + string.Create(CultureInfo.InvariantCulture,
            $"{sample.CpuUsARequest:0.000}\t{sample.RequestsASecond:0}");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Met(bool met) => met ? "met" : "missed";

    private static void Print(string text) => Console.WriteLine(text);
}
