// Fill: puts data into a server, a thousand requests at a time.
// Ours, no origin in C.
using System;
using System.Globalization;

namespace RedisNet.Bench.EndToEnd;

internal static class Fill
{
    public const string Value = "xxxxxxxxxxxxxxxx";

    private const int Batch = 1000;
    private const uint Odd = 2_654_435_761;

    /// <summary>The very keys redis-benchmark draws from, 16 bytes each.</summary>
    public static string Key(int i) => "key:" + Twelve(i);

    /// <summary>A number as redis-benchmark writes it.</summary>
    public static string Twelve(int i) => i.ToString("d12", CultureInfo.InvariantCulture);

    /// <summary>SETs the keys from one number to before another.</summary>
    public static void Strings(Server server, int from, int to) =>
        Each(server, from, to, (batch, i) => batch.Add(KeyedRequest.Set, i));

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
