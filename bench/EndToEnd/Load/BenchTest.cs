// BenchTest: a test of redis-benchmark's default list.
// Ours, no origin in C.
//
// The LRANGE tests are given as commands: by name the tool first fills a list, and the cost of that
// would count as theirs.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

/// <summary><paramref name="Share"/> of the requests of a cheap test, as much work each.</summary>
internal sealed record BenchTest(string Name, string[] Words, double Share)
{
    public const string List = "mylist";

    public static IReadOnlyList<BenchTest> All { get; } =
    [
        Named("ping_inline"), Named("ping_mbulk"), Named("set"), Named("get"), Named("incr"),
        Named("lpush"), Named("rpush"), Named("lpop"), Named("rpop"), Named("sadd"),
        Named("hset"), Named("spop"), Named("zadd"), Named("zpopmin"),
        Range(100, 0.06), Range(300, 0.03), Range(500, 0.02), Range(600, 0.02),
        Named("mset", 0.2),
    ];

    public static string AllNames => string.Join(", ", All.Select(t => t.Name));

    public bool NeedsList => Name.StartsWith("lrange", StringComparison.Ordinal);

    public static BenchTest? Find(string name) => All.FirstOrDefault(t => t.Name == name);

    private static BenchTest Named(string name, double share = 1) => new(name, ["-t", name], share);

    private static BenchTest Range(int elements, double share) =>
        new($"lrange_{elements}", ["LRANGE", List, "0", $"{elements - 1}"], share);
}
