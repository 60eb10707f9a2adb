// StartSuite: from the start of the program to its first reply, and what it holds when idle.
// Ours, no origin in C.
using System.Diagnostics;
using System.Threading;

namespace RedisNet.Bench.EndToEnd;

internal static class StartSuite
{
    private const int PollMs = 1;

    public static void Run(Bench bench)
    {
        BenchOptions options = bench.Options;
        Bench.Rounds(bench.Contenders, options.FirstRound, options.Rounds * 2, (contender, round) =>
        {
            var watch = Stopwatch.StartNew();
            using Server server = bench.Start(contender, bench.Cores.Server, PollMs);
            double ms = watch.Elapsed.TotalMilliseconds;
            bench.Report.Add(Key("first reply", "start_ms"), contender.Name, round, ms);
            Thread.Sleep(options.Quick ? 50 : 1_000);
            bench.Report.Add(Key("after a second", "idle_mb"), contender.Name, round,
                server.RssBytes() / 1e6);
        });
    }

    private static FigureKey Key(string name, string measure) => new("start", name, "", 0, measure);
}
