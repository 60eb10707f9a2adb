// MemorySuite: used_memory a key by type, and what the kernel gives beside used_memory.
// Ours, no origin in C.
//
// Strings are as many as the run has keys, of what is larger there is a fifth. used_memory repeats
// to the byte, so one round is enough. After half of the keys went, scattered over all, a server
// may give pages back: it is looked at when for two seconds it neither said that it defragments nor
// changed used_memory. It gets half a minute for that; whoever looks once a second whether there is
// something to do, as ours does, has begun by then.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal static class MemorySuite
{
    private const int Usual = 1_000_000;
    private const string ADay = "86400";
    private const int PollMs = 250;
    private const int QuickPollMs = 25;
    private const int CalmPolls = 8;
    private const int MostMs = 30_000;
    private const double Stable = 0.001;

    private static readonly (string Name, Action<RespBatch, int> Add)[] Types =
    [
        ("string 16/16", (b, i) => b.Add("SET", Fill.Key(i), Fill.Value)),
        ("string with TTL", (b, i) => b.Add("SET", Fill.Key(i), Fill.Value, "EX", ADay)),
        ("hash of 10", (b, i) => Fill.Ten(b, "hash", Fill.Key(i))),
        ("zset of 10", (b, i) => Fill.Ten(b, "zset", Fill.Key(i))),
        ("set of 10", (b, i) => Fill.Ten(b, "set", Fill.Key(i))),
        ("list of 10", (b, i) => Fill.Ten(b, "list", Fill.Key(i))),
        ("big hash, a field", (b, i) => b.Add("HSET", "big", "field:" + Fill.Twelve(i), "value")),
        ("big zset, a member", (b, i) => b.Add("ZADD", "big", $"{i}", "member:" + Fill.Twelve(i))),
    ];

    public static void Run(Bench bench)
    {
        int keys = bench.Options.Keys(Usual);
        foreach (Contender contender in bench.Contenders)
        {
            ByType(bench, contender, keys);
            Rss(bench, contender, keys);
        }
    }

    // used_memory is exact, so an emptied server is as good as a new one.
    private static void ByType(Bench bench, Contender contender, int all)
    {
        using Server server = bench.Start(contender, bench.Cores.Server);
        foreach ((string name, Action<RespBatch, int> add) in Types)
        {
            int keys = name.StartsWith("string", StringComparison.Ordinal) ? all : all / 5;
            server.Do("FLUSHALL");
            long before = server.UsedMemory();
            Fill.Each(server, 0, keys, add);
            Add(bench, contender, name, "bytes_key", (server.UsedMemory() - before) / (double)keys);
        }
    }

    private static void Rss(Bench bench, Contender contender, int keys)
    {
        using Server server = bench.Start(contender, bench.Cores.Server);
        Fill.Strings(server, 0, keys);
        Settle(bench, server);
        Ratio("after load");
        Fill.Each(server, 0, keys, (batch, i) =>
        {
            if (Fill.InHalf(i))
            {
                batch.Add("DEL", Fill.Key(i));
            }
        });
        Settle(bench, server);
        Ratio("after deleting half");

        void Ratio(string when)
        {
            double rss = server.RssBytes();
            Add(bench, contender, when, "rss_over_used", rss / server.UsedMemory());
            Add(bench, contender, when, "rss_mb", rss / 1e6);
        }
    }

    private static void Settle(Bench bench, Server server)
    {
        using RespClient client = server.Connect();
        var watch = Stopwatch.StartNew();
        double used = 0;
        int wanted = bench.Options.Quick ? 1 : CalmPolls;
        for (int calm = 0; calm < wanted;)
        {
            if (watch.ElapsedMilliseconds > MostMs)
            {
                bench.Say($"memory, {server.Name}: not at rest after {MostMs / 1000} s");
                return;
            }
            Thread.Sleep(bench.Options.Quick ? QuickPollMs : PollMs);
            Dictionary<string, string> info = client.Info("memory");
            double now = double.Parse(info["used_memory"], CultureInfo.InvariantCulture);
            bool rests = info.GetValueOrDefault("active_defrag_running", "0") == "0"
                && Math.Abs(now - used) <= used * Stable;
            calm = rests ? calm + 1 : 0;
            used = now;
        }
    }

    private static void Add(
        Bench bench, Contender contender, string name, string measure, double value) =>
        bench.Report.Add(new FigureKey("memory", name, "", 0, measure), contender.Name, 1, value);
}
