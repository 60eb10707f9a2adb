// Suite: the suites by name, in the order they run.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class Suite
{
    private static readonly (string Name, Action<Bench> Run)[] All =
    [
        ("cpu", CpuSuite.Run),
        ("memory", MemorySuite.Run),
        ("latency", LatencySuite.Run),
        ("growth", GrowthSuite.Run),
        ("rdb", RdbSuite.Run),
        ("start", StartSuite.Run),
        ("values", ValuesSuite.Run),
        ("stall", StallSuite.Run),
    ];

    public static IEnumerable<string> Names => All.Select(s => s.Name);

    public static void Run(string name, Bench bench) => All.First(s => s.Name == name).Run(bench);
}
