// Fill: puts data into a server, a thousand requests at a time.
// Ours, no origin in C.
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Bench.EndToEnd;

internal static class Fill
{
    public const string Value = "xxxxxxxxxxxxxxxx";

    private const int Batch = 1000;
    private const int KeysAMset = 100;
    private const int SettleKeys = 1_000_000;
    private const uint Odd = 2_654_435_761;

    /// <summary>The very keys redis-benchmark draws from, 16 bytes each.</summary>
    public static string Key(int i) => "key:" + Twelve(i);

    /// <summary>A number as redis-benchmark writes it.</summary>
    public static string Twelve(int i) => i.ToString("d12", CultureInfo.InvariantCulture);

    /// <summary>SETs the keys from one number to before another.</summary>
    public static void Strings(Server server, int from, int to) =>
        Each(server, from, to, (batch, i) => batch.Add(KeyedRequest.Set, i));

    /// <summary>The same keys, many at a time, in all servers at once, which may use every core
    /// meanwhile.</summary>
    public static void Strings(Bench bench, Fleet fleet, int from, int to)
    {
        foreach (Server server in fleet)
        {
            Cores.Move(server.Pid, bench.Cores.Everywhere);
        }
        Exception? failed = null;
        Thread[] threads = [.. fleet.Select(server => new Thread(() =>
        {
            try
            {
                Sets(server, from, to);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                failed = e;
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        foreach (Server server in fleet)
        {
            Cores.Move(server.Pid, bench.Cores.Server);
        }
        if (failed is not null)
        {
            throw new IOException(failed.Message, failed);
        }
    }

    /// <summary>Looks up keys until a server's table, whose growth every command takes a step
    /// further, has its final size.</summary>
    public static void Settle(Server server, int keys)
    {
        for (int i = 0; (server.Do("DEBUG", "HTSTATS", "0") as string ?? "").Contains(
            "rehashing", StringComparison.Ordinal);)
        {
            int next = Math.Min(i + SettleKeys, keys);
            Each(server, i, next, (batch, k) => batch.Add(KeyedRequest.Get, k));
            i = next == keys ? 0 : next;
        }
    }

    private static void Sets(Server server, int from, int to)
    {
        using var batch = new RespBatch(server.Port);
        for (int i = from; i < to; i += KeysAMset)
        {
            batch.AddMset(i, Math.Min(KeysAMset, to - i));
            if (batch.Count * KeysAMset >= Batch)
            {
                batch.Exchange();
            }
        }
        batch.Run();
    }

    public static void Each(Server server, int from, int to, Action<RespBatch, int> add)
    {
        using var batch = new RespBatch(server.Port);
        for (int i = from; i < to; i++)
        {
            add(batch, i);
            if (batch.Count >= Batch)
            {
                batch.Run();
            }
        }
        batch.Run();
    }

    /// <summary>A half of all numbers, scattered over them, the same every time.</summary>
    public static bool InHalf(int i) => (((uint)i * Odd) >> 16 & 1) == 0;

    /// <summary>Ten short elements of each kind: a hash, a list, a set or a sorted set.</summary>
    public static void Ten(RespBatch batch, string kind, string key)
    {
        var words = new string[2 + (10 * (kind is "hash" or "zset" ? 2 : 1))];
        words[0] = kind switch
        {
            "hash" => "HSET", "list" => "RPUSH", "set" => "SADD", _ => "ZADD",
        };
        words[1] = key;
        for (int e = 0, at = 2; e < 10; e++)
        {
            string digit = e.ToString(CultureInfo.InvariantCulture);
            if (kind == "zset")
            {
                words[at++] = digit;
            }
            words[at++] = (kind == "hash" ? "field:" : "member:") + digit;
            if (kind == "hash")
            {
                words[at++] = "value:" + digit;
            }
        }
        batch.Add(words);
    }
}
