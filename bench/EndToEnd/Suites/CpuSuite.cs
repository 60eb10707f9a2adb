// CpuSuite: server CPU a request under redis-benchmark, by pipeline depth and by command.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class CpuSuite
{
    private const int ListElements = 1000;
    private const int DepthOfTheRest = 16;

    private static readonly string[] Swept = ["set", "get"];

    public static void Run(Bench bench)
    {
        BenchOptions options = bench.Options;
        var tool = new BenchmarkTool(options, bench.Cores);
        using Fleet fleet = bench.StartAll();
        foreach (Server server in fleet)
        {
            Fill.Strings(server, 0, tool.Keys);
        }
        for (int round = options.FirstRound; round <= options.Rounds; round++)
        {
            foreach ((BenchTest test, int depth) in Plan(options))
            {
                Bench.Rounds(fleet, round, round, (server, _) =>
                {
                    Prepare(server, test);
                    Add(bench.Report, "cpu", new(test.Name, "depth", depth), server, round,
                        tool.Run(server, test, depth));
                });
            }
        }
    }

    /// <summary>Puts down everything that a run said.</summary>
    public static void Add(Report report, string suite, (string Name, string Axis, double X) what,
        Server server, int round, Cost cost)
    {
        void One(string measure, double value) => report.Add(
            new FigureKey(suite, what.Name, what.Axis, what.X, measure), server.Name, round, value);
        One("cpu_us", cost.CpuUs);
        One("user_us", cost.UserUs);
        One("system_us", cost.SystemUs);
        One("requests_s", cost.RequestsASecond);
    }

    // SET and GET at every depth, the others where their target is; what was asked for by name at
    // every depth.
    private static IEnumerable<(BenchTest Test, int Depth)> Plan(BenchOptions options)
    {
        bool named = options.Tests.Length > 0;
        foreach (int depth in options.Depths)
        {
            foreach (string name in named ? options.Tests : Swept)
            {
                yield return (BenchTest.Find(name)!, depth);
            }
        }
        foreach (BenchTest test in BenchTest.All.Where(t => !named && !Swept.Contains(t.Name)))
        {
            yield return (test, DepthOfTheRest);
        }
    }

    private static void Prepare(Server server, BenchTest test)
    {
        if (!test.NeedsList)
        {
            return;
        }
        server.Do("DEL", BenchTest.List);
        server.Do(["RPUSH", BenchTest.List, .. Enumerable.Repeat(Fill.Value, ListElements)]);
    }
}
