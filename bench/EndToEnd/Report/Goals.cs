// Goals: what RedisNet must reach beside C Redis. The one place where the targets stand.
// Ours, no origin in C.
//
// Ratios to C of the same run with 50 clients, 16-byte keys and values and 10^6 keys, unless the
// row says otherwise. Bytes the managed heap gives away cannot be seen from outside: that row is a
// test (ZeroAllocationTests).
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal static class Goals
{
    private static readonly string[] Pair = ["set", "get"];

    public static IReadOnlyList<Goal> All { get; } =
    [
        Cpu(1, 0.85), Cpu(16, 0.50), Cpu(64, 0.35),
        new("CPU a request, the rest of redis-benchmark's list, depth 16", "cpu", "cpu_us", 0.80)
            { NotNames = Pair, Axis = "depth", X = 16 },
        Bytes("string 16/16", 0.65), Bytes("string with TTL", 0.65), Bytes("hash of 10", 1.0),
        Bytes("zset of 10", 1.0),
        Rss("after load", 1.15), Rss("after deleting half", 1.6),
        Latency("no save", 1.0), Latency("during a save", 0.7),
        Growth("keys", "10^4 to 10^7 keys"), Growth("clients", "50 to 10000 clients"),
        Rdb("load", "load"), Rdb("save", "save", "background save"),
        new("start to first reply, empty data set, ms", "start", "start_ms", 150) { Own = true },
    ];

    /// <summary>The first row that judges a figure.</summary>
    public static Goal? For(FigureKey key) => All.FirstOrDefault(g => g.Covers(key));

    private static Goal Cpu(int depth, double limit) =>
        new($"server CPU a request, SET and GET, depth {depth}", "cpu", "cpu_us", limit)
            { Names = Pair, Axis = "depth", X = depth };

    private static Goal Bytes(string type, double limit) =>
        new($"bytes a key (used_memory), {type}", "memory", "bytes_key", limit)
            { Names = [type] };

    private static Goal Rss(string when, double limit) =>
        new($"RSS over used_memory, {when}", "memory", "rss_over_used", limit)
            { Names = [when], Own = true };

    private static Goal Latency(string when, double limit) =>
        new($"p99.9 at half of C's peak, {when}", "latency", "p999_us", limit)
            { Names = [when] };

    private static Goal Growth(string axis, string range) =>
        new($"growth of CPU a request, {range}", "growth", "growth", 1.0) { Axis = axis };

    private static Goal Rdb(string text, params string[] names) =>
        new($"RDB {text}, MB/s of mixed keys", "rdb", "mb_s", 0.8)
            { Names = names, AtLeast = true };
}
