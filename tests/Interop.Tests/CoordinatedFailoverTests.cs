// CoordinatedFailoverTests: SENTINEL FAILOVER name COORDINATED, with masters of both kinds.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("c", "c c")]
[TestFixture("ours", "c ours")]
public sealed class CoordinatedFailoverTests(string masterKind, string replicaKinds)
    : InteropFixture
{
    [Test]
    public void The_master_hands_over_and_no_acknowledged_write_is_lost()
    {
        RedisProcess master = Server(masterKind);
        RedisProcess[] replicas =
            [.. replicaKinds.Split(' ').Select(kind => Replica(kind, master))];
        RedisProcess[] sentinels =
            [.. Enumerable.Range(0, 3).Select(_ => Sentinel("ours", master.Port, 2,
                downAfterMs: 30_000, failoverTimeoutMs: 60_000))];
        Until("everyone is known", () => Array.TrueForAll(sentinels, KnowsAll)
            && Array.TrueForAll(replicas, r => Follows(r, master)));

        long acknowledged = 0;
        var writer = new Thread(() => acknowledged = Count(master.Port)) { IsBackground = true };
        writer.Start();
        Until("it writes", () => Do(master, "GET", "counter") is string);
        Assert.That(Do(sentinels[0], "SENTINEL", "FAILOVER", "m", "COORDINATED"),
            Is.EqualTo("OK"));

        Until("all Sentinels name one new master", () =>
            sentinels.Select(MasterPort).Distinct().Count() == 1
                && MasterPort(sentinels[0]) != master.Port);
        writer.Join();
        RedisProcess promoted = replicas.Single(r => r.Port == MasterPort(sentinels[0]));
        Assert.That(File.ReadAllText(sentinels[0].LogFile),
            Does.Contain("+promoted-slave").And.Not.Contain("classic way"));
        Assert.That(acknowledged, Is.Positive);
        Assert.That(long.Parse((string)Do(promoted, "GET", "counter")!,
            CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(acknowledged));
        foreach (RedisProcess other in replicas.Append(master).Where(r => r != promoted))
        {
            Until("the others follow it", () => Follows(other, promoted));
        }
    }

    // Until the master takes no more writes or drops the connection; the last value it told.
    private static long Count(int port)
    {
        long last = 0;
        try
        {
            using var client = new RespClient(port, timeoutMs: 30_000);
            while (client.Do("INCR", "counter") is long value)
            {
                last = value;
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // It hands over: its clients are to ask a Sentinel anew.
        }
        return last;
    }

    private static bool KnowsAll(RedisProcess sentinel) =>
        RespClient.Pairs(Do(sentinel, "SENTINEL", "MASTER", "m")) is { } view
        && view.GetValueOrDefault("num-slaves") == "2"
        && view.GetValueOrDefault("num-other-sentinels") == "2"
        && view.GetValueOrDefault("flags") == "master";

    private static int MasterPort(RedisProcess sentinel)
    {
        var address = Do(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "m") as object?[];
        return int.Parse(address?[1] as string ?? "0", CultureInfo.InvariantCulture);
    }
}
