// ValuesSuite: SET and GET of values from 8 bytes to a megabyte.
// Ours, no origin in C.
using System;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class ValuesSuite
{
    private const int Keys = 1000;
    private const long BytesOfARun = 1L << 30;
    private const int Least = 1000;

    private static readonly int[] Sizes = [8, 64, 512, 4_096, 32_768, 262_144, 1_048_576];

    public static void Run(Bench bench)
    {
        using Fleet fleet = bench.StartAll();
        foreach (int size in bench.Options.Quick ? [8, 4_096] : Sizes)
        {
            int requests = (int)Math.Clamp(BytesOfARun / size, Least, bench.Options.Requests);
            var tool = new BenchmarkTool(bench.Options, bench.Cores)
            {
                ValueBytes = size, Keys = Keys, Requests = requests,
            };
            for (int round = bench.Options.FirstRound; round <= bench.Options.Rounds; round++)
            {
                foreach (BenchTest test in (BenchTest[])
                    [BenchTest.Find("set")!, BenchTest.Find("get")!])
                {
                    Bench.Rounds(fleet, round, round, (server, _) => CpuSuite.Add(bench.Report,
                        "values", (test.Name, "bytes", size), server, round,
                        tool.Run(server, test, 1)));
                }
            }
        }
    }
}
