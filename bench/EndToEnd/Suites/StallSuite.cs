// StallSuite: how long a client waits while one large value is saved in the background.
// Ours, no origin in C.
//
// One hash of many fields, one BGSAVE, and a client that sends PING after PING from its start to
// its end. C copies nothing itself, its child does; RedisNet takes the hash on the loop, so the
// longest PING is what the loop was away for. It is first asked without a save, for what the
// machine adds.
using System.Diagnostics;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal static class StallSuite
{
    private const int TimeoutMs = 60_000;
    private const int PingsAQuestion = 200;

    public static void Run(Bench bench)
    {
        using Fleet fleet = bench.StartAllUnpinned();
        foreach (Server server in fleet)
        {
            Fill.Each(server, 0, bench.Options.Fields, (batch, i) =>
                batch.Add("HSET", "stall", "field:" + Fill.Twelve(i), "value:" + Fill.Twelve(i)));
        }
        Bench.Rounds(fleet, bench.Options.FirstRound, bench.Options.Rounds, (server, round) =>
        {
            using var client = new RespClient(server.Port, TimeoutMs);
            var watch = Stopwatch.StartNew();
            double quiet = bench.Options.Quick ? 0.1 : 2;
            LatencySuite.Add(bench.Report, "stall", "quiet", server, round,
                Pings(client, () => watch.Elapsed.TotalSeconds < quiet));
            watch.Restart();
            server.Do("BGSAVE");
            using var other = new RespClient(server.Port, TimeoutMs);
            LatencySuite.Add(bench.Report, "stall", "during the save", server, round,
                Pings(client, () => other.Info("persistence")["rdb_bgsave_in_progress"] == "1"));
            bench.Report.Add(new FigureKey("stall", "the save", "", 0, "seconds"), server.Name,
                round, watch.Elapsed.TotalSeconds);
        });
    }

    // Another client asks whether it is over, so that asking does not wait between two PINGs.
    private static Histogram Pings(RespClient client, System.Func<bool> goOn)
    {
        var waits = new Histogram();
        do
        {
            for (int i = 0; i < PingsAQuestion; i++)
            {
                long start = Stopwatch.GetTimestamp();
                client.Do("PING");
                waits.Record(Stopwatch.GetTimestamp() - start);
            }
        }
        while (goOn());
        return waits;
    }
}
