// OpenValueTests: large values go into the image a part at a time, as they were at its start.
// Tests of src/Server/Persistence/Snapshots/Open*.cs. Not a port.
using System;
using System.Collections.Generic;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class OpenValueTests
{
    private const int Elements = 2000;
    private const int PerCommand = 500;

    private SimWorld _world = null!;

    private readonly List<Peer> _peers = [];

    [SetUp]
    public void MakeWorld()
    {
        EndWorld();
        _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });
    }

    // A server of this size takes megabytes, and a test makes dozens.
    [TearDown]
    public void EndWorld()
    {
        foreach (Peer peer in _peers)
        {
            peer.Node.Kill();
            try
            {
                peer.Server.Z.Dispose();
            }
            catch (MemoryFaultException)
            {
                // It says what a server that was killed had: everything.
            }
        }

        _peers.Clear();
    }

    [Test]
    public void The_image_equals_the_data_at_its_start_whatever_happens_to_elements(
        [Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)] int seed)
    {
        Peer s = Filled(seed);
        string before = s.Digest;
        var random = new Random(seed);
        s.Do("BGSAVE");
        int turns = 0;
        while (s.Server.Persistence.HasActiveSave)
        {
            for (int i = 0; i < 15; i++)
            {
                WriteSomething(s, random, seed);
            }

            _world.RunForMs(1);
            turns++;
            Assert.That(turns, Is.LessThan(1000), "it does not end: " + s.Log);
        }

        Assert.That(turns, Is.GreaterThan(15), "it was over before much was written");
        Assert.That(s.Digest, Is.Not.EqualTo(before));
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [TestCase("DEL h0 s0 z0 l0")]
    [TestCase("UNLINK h0 s0 z0 l0")]
    [TestCase("MSET h0 1 s0 1 z0 1 l0 1")]
    [TestCase("RENAME h0 z0")]
    [TestCase("RENAME l1 l0")]
    [TestCase("MOVE h0 2")]
    [TestCase("COPY s1 s0 REPLACE")]
    [TestCase("SUNIONSTORE s0 s1 s2")]
    [TestCase("PEXPIRE z0 1")]
    [TestCase("FLUSHDB")]
    [TestCase("FLUSHDB ASYNC")]
    [TestCase("SWAPDB 0 1")]
    public void A_value_that_goes_half_written_is_written_to_its_end(string command)
    {
        // At several points of the way: before, in the midst of each value, and behind it.
        for (int turns = 0; turns < 60; turns += 14)
        {
            MakeWorld();
            Peer s = Filled(turns);
            string before = s.Digest;
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            ChangeAll(s);
            s.Do(command.Split(' '));
            _world.RunForMs(2);
            ChangeAll(s);
            FinishSave(s);
            Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before), $"after {turns} turns");
        }
    }

    [TestCase("DEL h")]
    [TestCase("SET h string")]
    [TestCase("FLUSHDB")]
    public void The_only_one_that_goes_half_written_is_written_to_its_end(string command)
    {
        for (int turns = 0; turns < 5; turns++)
        {
            MakeWorld();
            Peer s = NewPeer("s");
            Fill(s, ["HSET", "h"], i => ["f" + i, "value " + i]);
            string before = s.Digest;
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            s.Do(command.Split(' '));
            FinishSave(s);
            Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before), $"after {turns} turns");
        }
    }

    [Test]
    public void A_value_renamed_into_a_database_that_is_then_emptied_is_not_lost()
    {
        Peer s = Filled(1);
        string before = s.Digest;
        s.Do("BGSAVE");
        s.Do("MOVE", "h0", "3");
        s.Do("MOVE", "l0", "3");
        s.Do("SELECT", "3");
        s.Do("FLUSHDB");
        s.Do("SELECT", "0");
        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [TestCase("LTRIM l0 0 1")]
    [TestCase("LTRIM l0 -1 -1")]
    [TestCase("LTRIM l0 1000 1001")]
    [TestCase("SPOP s0 1998")]
    [TestCase("ZREMRANGEBYRANK z0 1 -2")]
    [TestCase("ZREMRANGEBYSCORE z0 (-1000000 (1000000")]
    [TestCase("LREM l0 0 none")]
    public void A_value_may_lose_most_of_its_elements_at_any_point(string command)
    {
        for (int turns = 0; turns < 40; turns += 9)
        {
            MakeWorld();
            Peer s = Filled(turns);
            string before = s.Digest;
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            s.Do(command.Split(' '));
            FinishSave(s);
            Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before), $"after {turns} turns");
        }
    }

    [Test]
    public void No_turn_does_more_than_its_share_however_large_the_values_are()
    {
        Peer s = Filled(1);
        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        long most = 0;
        while (s.Server.Persistence.Snapshot == snapshot)
        {
            long before = snapshot.Work;
            _world.RunForMs(1);
            most = long.Max(most, snapshot.Work - before);
        }

        Assert.That(snapshot.Work, Is.GreaterThan(6 * Elements), "it was not about large values");

        // A millisecond of the world may see two turns, and the last stretch may go beyond.
        Assert.That(most, Is.LessThanOrEqualTo(2 * (Snapshot.WorkPerStep + 200)));
    }

    [TestCase("HSET h0 f1 changed")]
    [TestCase("HDEL h0 f1")]
    [TestCase("SREM s0 m1")]
    [TestCase("ZINCRBY z0 1 m1")]
    [TestCase("LPUSH l0 more")]
    [TestCase("LSET l0 1000 other")]
    [TestCase("DEL h0 s0 z0 l0")]
    [TestCase("SET h0 string")]
    [TestCase("RENAME h0 other")]
    [TestCase("EXPIRE h0 1000")]
    public void The_first_change_of_a_large_value_does_not_copy_it(string command)
    {
        Peer s = Filled(1);
        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        long work = snapshot.Work;
        long held = snapshot.HeldBytes;
        s.Do(command.Split(' '));
        Assert.That(snapshot.Work, Is.EqualTo(work), "the change walked");
        Assert.That(snapshot.HeldBytes - held, Is.LessThan(2000));
        Assert.That(snapshot.HeldBytes, Is.GreaterThan(held), "it was not large");
        s.Server.Persistence.Background!.Kill();
    }

    [Test]
    public void A_few_large_elements_are_not_taken_in_one_go_either()
    {
        Peer s = NewPeer("s");
        string large = new('x', 20_000);
        for (int i = 0; i < 30; i++)
        {
            s.Do("HSET", "h", string.Create(CultureInfo.InvariantCulture, $"f{i}"), large);
        }

        string before = s.Digest;
        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        s.Do("HSET", "h", "f1", "changed");
        Assert.That(snapshot.HeldBytes, Is.GreaterThan(20_000).And.LessThan(30 * 20_000));
        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void What_changes_while_it_goes_out_goes_behind_it_and_into_its_own_database(
        [Values(1, 2, 4)] int turns)
    {
        const int keys = 40;
        Peer s = NewPeer("s");
        string value = new('v', 200);
        string small = new('s', 4000);
        Fill(s, ["HSET", "h"], i => ["f" + i, i + value]);
        s.Do("SELECT", "1");
        for (int i = 0; i < keys; i++)
        {
            s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"k{i}"), small);
        }

        // So far the image has nothing but a key of database 1.
        string before = s.Digest;
        s.Do("BGSAVE");
        s.Do("SET", "k0", "changed");
        s.Do("SELECT", "0");
        s.Do("HSET", "h", "f1", "changed");
        s.Do("SELECT", "1");
        for (int i = 0; i < turns; i++)
        {
            _world.RunForMs(1);
        }

        for (int i = 1; i < keys; i++)
        {
            s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"k{i}"), "changed");
        }

        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void Given_up_at_any_point_it_leaves_nothing_behind()
    {
        long? empty = null;
        for (int turns = -1; turns < 80; turns += 9)
        {
            MakeWorld();
            Peer s = Filled(5);
            var random = new Random(turns);
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                WriteSomething(s, random, seed: 5);
                _world.RunForMs(1);
            }

            s.Server.Persistence.Background?.Kill();
            Assert.That(s.Server.Persistence.Snapshot, Is.Null);
            Assert.That(s.Server.Lists.Watch, Is.Null);
            FinishSave(s);
            s.Do("FLUSHALL");
            _world.RunForMs(200);
            var z = (ZmallocDebug)s.Server.Z;
            z.CheckAll();
            empty ??= z.LiveBlocks;
            Assert.That(z.LiveBlocks, Is.EqualTo(empty), $"after {turns} turns\n{z.LeakReport()}");
        }
    }

    [Test]
    public void After_one_that_was_given_up_the_next_one_is_whole()
    {
        Peer s = Filled(2);
        var random = new Random(2);
        for (int i = 0; i < 12; i++)
        {
            s.Do("BGSAVE");
            _world.RunForMs(1 + random.Next(20));
            WriteSomething(s, random, seed: 2);
            s.Server.Persistence.Background?.Kill();
            FinishSave(s);
        }

        string before = s.Digest;
        s.Do("BGSAVE");
        ChangeAll(s);
        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void A_replica_gets_the_data_of_the_start_and_then_the_changes()
    {
        Peer s = Filled(3);
        Peer replica = NewPeer("replica");
        replica.Do("REPLICAOF", s.Node.Ip, "6379");
        var random = new Random(3);
        for (int i = 0; i < 150; i++)
        {
            WriteSomething(s, random, seed: 3);
            _world.RunForMs(1);
        }

        Assert.That(_world.RunUntil(() => replica.InStep(s), withinMs: 20_000), Is.True);
        Assert.That(replica.Digest, Is.EqualTo(s.Digest));
    }

    private void FinishSave(Peer s) => Assert.That(
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 20_000), Is.True);

    // One change to an element of each large value, early, late, and new.
    private static void ChangeAll(Peer s)
    {
        for (int k = 0; k < 3; k++)
        {
            string n = k.ToString(CultureInfo.InvariantCulture);
            s.Do("HSET", "h" + n, "f7", "changed", "new", "born", "f1999", "changed");
            s.Do("HDEL", "h" + n, "f8", "f1000");
            s.Do("SADD", "s" + n, "born");
            s.Do("SREM", "s" + n, "m8", "m1000", "m1999");
            s.Do("ZADD", "z" + n, "-5000", "m7", "5000", "m8", "0.5", "born");
            s.Do("ZREM", "z" + n, "m9", "m1999");
            s.Do("LPUSH", "l" + n, "born");
            s.Do("LSET", "l" + n, "1000", "changed");
            s.Do("RPOP", "l" + n);
        }
    }

    private static void WriteSomething(Peer s, Random random, int seed)
    {
        string k = random.Next(3).ToString(CultureInfo.InvariantCulture);
        string i = random.Next(Elements + 500).ToString(CultureInfo.InvariantCulture);
        string[] command = random.Next(100) switch
        {
            < 24 => HashWrite(random, "h" + k, "f" + i),
            < 44 => SetWrite(random, "s" + k, "m" + i),
            < 68 => ZsetWrite(random, "z" + k, "m" + i),
            < 95 => ListWrite(random, "l" + k, i),
            _ => KeyWrite(random, "hszl"[random.Next(4)] + k, seed),
        };
        s.Do(command);
    }

    private static string[] HashWrite(Random random, string key, string field) =>
        random.Next(4) switch
        {
            0 => ["HSET", key, field, new string('c', random.Next(200))],
            1 => ["HSET", key, field, "same len"],
            2 => ["HDEL", key, field],
            _ => ["HINCRBY", key, "n" + field, "7"],
        };

    private static string[] SetWrite(Random random, string key, string member) =>
        random.Next(5) switch
        {
            0 => ["SADD", key, member, member + "x"],
            1 => ["SREM", key, member],
            2 => ["SPOP", key, "3"],
            3 => ["SPOP", key],
            _ => ["SMOVE", key, "s1", member],
        };

    private static string[] ZsetWrite(Random random, string key, string member)
    {
        string score = random.Next(-2000, 2000).ToString(CultureInfo.InvariantCulture);
        return random.Next(8) switch
        {
            0 or 1 => ["ZADD", key, score, member],
            2 => ["ZINCRBY", key, score, member],
            3 => ["ZREM", key, member],
            4 => ["ZPOPMIN", key, "2"],
            5 => ["ZPOPMAX", key, "2"],
            6 => ["ZREMRANGEBYRANK", key, "100", "103"],
            _ => ["ZREMRANGEBYSCORE", key, score, score],
        };
    }

    private static string[] ListWrite(Random random, string key, string index)
    {
        string value = "v" + new string('v', random.Next(60));
        return random.Next(11) switch
        {
            0 => ["LPUSH", key, value, index],
            1 => ["RPUSH", key, value],
            2 => ["LPOP", key, "3"],
            3 => ["RPOP", key],
            4 => ["LSET", key, index, value],
            5 => ["LSET", key, index, new string('p', 500)],
            6 => ["LINSERT", key, "BEFORE", "e" + index, value],
            7 => ["LINSERT", key, "AFTER", "e" + index, new string('p', 500)],
            8 => ["LREM", key, "1", "e" + index],
            9 => ["LTRIM", key, "9", "-9"],
            _ => ["LMOVE", key, "l1", "RIGHT", "LEFT"],
        };
    }

    // The rarer, the more it destroys: there should be something left to write to.
    private static string[] KeyWrite(Random random, string key, int seed) =>
        random.Next(12) switch
        {
            0 => ["RENAME", key, "renamed"],
            1 => ["RENAME", "renamed", key],
            2 => ["COPY", key, "copy", "REPLACE"],
            3 => ["PEXPIREAT", key, "4000000000000"],
            4 => ["PERSIST", key],
            5 when seed % 3 == 0 => ["DEL", key],
            6 when seed % 3 == 1 => ["UNLINK", key],
            7 when seed % 4 == 0 => ["SWAPDB", "0", "1"],
            8 when seed % 5 == 0 => ["SET", key, "string"],
            9 => ["MOVE", key, "2"],
            _ => ["ZUNIONSTORE", "union", "2", "z0", "s0"],
        };

    private Peer NewPeer(string name, SimDisk? disk = null)
    {
        Peer peer = new(_world, name, disk: disk);
        _peers.Add(peer);
        return peer;
    }

    private Peer Filled(int seed)
    {
        Peer s = NewPeer("s");
        s.Server.Config.ListMaxListpackSize = 4;
        s.Do("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "400");
        for (int k = 0; k < 3; k++)
        {
            string n = k.ToString(CultureInfo.InvariantCulture);
            s.Server.Config.ListCompressDepth = k;
            Fill(s, ["HSET", "h" + n], static i => ["f" + i, "value " + i]);
            Fill(s, ["SADD", "s" + n], static i => ["m" + i]);
            Fill(s, ["ZADD", "z" + n], static i => [i, "m" + i]);
            Fill(s, ["RPUSH", "l" + n], static i => ["e" + i + new string('l', i.Length * 20)]);
            s.Do("SET", "between" + n, "x");
        }

        s.Do("PEXPIREAT", "h1", "4000000000000");
        s.Do("SELECT", "1");
        Fill(s, ["HSET", "other"], i => ["f" + i, "in database 1, seed " + seed]);
        s.Do("SELECT", "0");
        return s;
    }

    private static void Fill(Peer s, string[] command, Func<string, string[]> element)
    {
        for (int i = 0; i < Elements;)
        {
            List<string> args = [.. command];
            for (int j = 0; j < PerCommand; j++, i++)
            {
                args.AddRange(element(i.ToString(CultureInfo.InvariantCulture)));
            }

            s.Do([.. args]);
        }
    }

    // Another server on the disk of the first, which is gone.
    private Peer LoadedFrom(Peer s)
    {
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True, s.Log);
        s.Node.Kill();
        Peer loaded = NewPeer("loaded", s.Node.Disk);
        Assert.That(loaded.Started, Is.True, loaded.Log);
        return loaded;
    }
}
