// OpenValueLimitsTests: values that are open while there is no memory left.
// Tests of src/Server/Persistence/Snapshots/Open*.cs. Not a port.
using System;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class OpenValueLimitsTests
{
    private const int Elements = 1500;

    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });

    [TestCase("allkeys-random")]
    [TestCase("allkeys-lru")]
    [TestCase("volatile-ttl")]
    public void Keys_that_are_evicted_half_written_are_whole_in_the_image(string policy)
    {
        Peer s = Filled();
        string before = s.Digest;
        s.Do("CONFIG", "SET", "maxmemory-policy", policy);
        s.Do("BGSAVE");
        _world.RunForMs(3);
        s.Do("CONFIG", "SET", "maxmemory", Text(s.Server.Z.UsedMemory - 30_000));
        for (int i = 0; i < 40; i++)
        {
            ChangeAll(s, i);
            _world.RunForMs(1);
        }

        Assert.That(s.Server.Stats.EvictedKeys, Is.GreaterThan(0));
        Assert.That(
            _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 20_000), Is.True);
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True, s.Log);
        s.Node.Kill();
        Peer loaded = new(_world, "loaded", disk: s.Node.Disk);
        Assert.That(loaded.Digest, Is.EqualTo(before));
    }

    // Who is refused memory ends, as in the reference. What it leaves must be sound nevertheless:
    // the report of the end reads it.
    [Test]
    public void A_refused_allocation_leaves_open_values_sound([Range(1, 61, 6)] int nth)
    {
        for (int turns = 0; turns < 20; turns += 9)
        {
            MakeWorld();
            Peer s = Filled();
            var z = (ZmallocDebug)s.Server.Z;
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            z.FailNth(nth);
            bool refused = false;
            try
            {
                ChangeAll(s, turns);
                _world.RunForMs(2);
                ChangeAll(s, turns + 1);
            }
            catch (OutOfMemoryException)
            {
                refused = true;
            }

            z.FailNth(0);
            s.Server.Persistence.Background?.Kill();
            z.CheckAll();
            Assert.That(refused || s.Node.Alive, Is.True);
            s.Node.Kill();
            Release(z);
        }
    }

    // A server of this size takes megabytes.
    private static void Release(ZmallocDebug z)
    {
        try
        {
            z.Dispose();
        }
        catch (MemoryFaultException)
        {
            // It says what a server that was killed had: everything.
        }
    }

    private static void ChangeAll(Peer s, int round)
    {
        string i = Text(round * 7 % Elements);
        s.Do("HSET", "h", "f" + i, "changed", "new" + i, "born");
        s.Do("SREM", "s", "m" + i);
        s.Do("ZADD", "z", "5000", "m" + i);
        s.Do("LSET", "l", i, "changed");
        s.Do("LPOP", "l");
        s.Do("XADD", "x", "*", "f", "v");
        s.Do("XDEL", "x", Text(1 + round) + "-0");
        s.Do("XREADGROUP", "GROUP", "g", "c" + i, "COUNT", "3", "STREAMS", "x", ">");
    }

    private Peer Filled()
    {
        Peer s = new(_world, "s");
        s.Server.Config.ListMaxListpackSize = 4;
        s.Server.Config.StreamNodeMaxEntries = 4;
        for (int i = 0; i < Elements; i += 100)
        {
            Fill(s, ["HSET", "h"], i, static n => ["f" + n, "value " + n]);
            Fill(s, ["SADD", "s"], i, static n => ["m" + n]);
            Fill(s, ["ZADD", "z"], i, static n => [n, "m" + n]);
            Fill(s, ["RPUSH", "l"], i, static n => ["e" + n]);
        }

        for (int i = 1; i < 200; i++)
        {
            s.Do("XADD", "x", Text(i) + "-0", "f", "v");
        }

        s.Do("XGROUP", "CREATE", "x", "g", "0");
        s.Do("XREADGROUP", "GROUP", "g", "c", "COUNT", "100", "STREAMS", "x", ">");
        foreach (string key in (string[])["h", "l", "x"])
        {
            s.Do("PEXPIREAT", key, "4000000000000");
        }

        return s;
    }

    private static void Fill(Peer s, string[] command, int from, Func<string, string[]> element)
    {
        for (int i = from; i < from + 100; i++)
        {
            command = [.. command, .. element(Text(i))];
        }

        s.Do(command);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
