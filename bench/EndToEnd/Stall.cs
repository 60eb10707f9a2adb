// Stall: how long a client waits while a large value is saved in the background.
// Ours, no origin in C.
//
// One hash of many fields, one BGSAVE, and a client that sends PING after PING from its start to
// its end. C copies nothing itself, its child does; RedisNet takes the hash on the loop, so the
// longest PING is what the loop was away for. It is first asked without a save, for what the
// machine adds.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal static class Stall
{
    private const int Batch = 1000;
    private const int TimeoutMs = 60_000;
    private const double QuietSeconds = 2;

    public static void Run(int fields, params ReadOnlySpan<Contender> servers)
    {
        Console.WriteLine($"PING while a hash of {fields} fields is saved, ms");
        Console.WriteLine("server     quiet max   saving p50     p99   p99.9      max   save, s");
        foreach (Contender server in servers)
        {
            using var client = new RespClient(server.Port, TimeoutMs);
            Fill(client, fields);
            double quiet = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < QuietSeconds)
            {
                quiet = Math.Max(quiet, Ping(client));
            }

            watch.Restart();
            List<double> waits = Save(server, client);
            double seconds = watch.Elapsed.TotalSeconds;
            waits.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{server.Name,-10}{quiet,10:0.0}{At(waits, 0.5),13:0.000}{At(waits, 0.99),8:0.00}")
                + string.Create(CultureInfo.InvariantCulture,
                $"{At(waits, 0.999),8:0.00}{waits[^1],9:0.0}{seconds,10:0.0}"));
            client.Do("FLUSHALL");
        }
    }

    private static void Fill(RespClient client, int fields)
    {
        for (int from = 0; from < fields; from += Batch)
        {
            int count = Math.Min(Batch, fields - from);
            var words = new List<string>(2 + (2 * count)) { "HSET", "stall" };
            for (int i = from; i < from + count; i++)
            {
                string number = i.ToString("d12", CultureInfo.InvariantCulture);
                words.Add("field:" + number);
                words.Add("value:" + number);
            }

            client.Do(words.ToArray());
        }
    }

    // Another client asks whether it is over, so that asking does not wait between two PINGs.
    private static List<double> Save(Contender server, RespClient client)
    {
        const int pingsAQuestion = 200;
        using var other = new RespClient(server.Port, TimeoutMs);
        List<double> waits = [];
        if (other.Do("BGSAVE") is RespError refused)
        {
            throw new IOException(refused.ToString());
        }

        do
        {
            for (int i = 0; i < pingsAQuestion; i++)
            {
                waits.Add(Ping(client));
            }
        }
        while (other.Info("persistence")["rdb_bgsave_in_progress"] == "1");

        return waits;
    }

    private static double Ping(RespClient client)
    {
        long start = Stopwatch.GetTimestamp();
        client.Do("PING");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double At(List<double> sorted, double share) =>
        sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
