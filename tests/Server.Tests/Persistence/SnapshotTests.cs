// SnapshotTests: the image is the data set of one moment, whatever is written while it is made.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The names of properties (X1 …) are those of the project's list for incremental snapshots.
using System;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class SnapshotTests
{
    private const int Keys = 3000;

    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });

    [Test]
    public void The_image_equals_the_data_at_its_start_under_random_writes(
        [Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        Peer s = Filled(seed);
        string before = s.Digest;
        s.Do("BGSAVE");
        var random = new Random(seed);
        int writes = 0;
        while (s.Server.Persistence.HasActiveSave)
        {
            for (int i = 0; i < 40; i++)
            {
                RandomWrite(s, random);
                writes++;
            }

            _world.RunForMs(1);
        }

        Assert.That(writes, Is.GreaterThan(100),
            "the snapshot was over before anything was written");
        Assert.That(s.Digest, Is.Not.EqualTo(before));
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void A_delay_after_each_key_keeps_the_save_running_and_serves_clients_meanwhile()
    {
        using var s = new ServerFixture(static c => c.RdbKeySaveDelay = 1_000_000);
        s.Do("MSET", "a", "1", "b", "2", "c", "3").Is("+OK\r\n");
        s.Do("BGSAVE").Is("+Background saving started\r\n");
        s.Advance(1500);
        s.Do("SET", "a", "changed").Is("+OK\r\n");
        Assert.That(s.Server.Persistence.HasActiveSave, Is.True);
        s.Advance(5000);
        Assert.That(s.Server.Persistence.HasActiveSave, Is.False);
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True);
    }

    [Test]
    public void Each_key_of_the_start_is_in_the_image_once_though_the_table_is_rehashed()
    {
        Peer s = Filled(1);
        string before = s.Digest;
        s.Do("BGSAVE");
        for (int i = 0; i < 20 * Keys; i += 1)
        {
            s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"born:{i}"), "x");
            if (i % 500 == 0)
            {
                _world.RunForMs(1);
            }

            if (!s.Server.Persistence.HasActiveSave)
            {
                break;
            }
        }

        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        Peer loaded = LoadedFrom(s);
        Assert.That(loaded.Digest, Is.EqualTo(before));
        Assert.That(loaded.Log, Does.Contain(string.Create(
            CultureInfo.InvariantCulture,
                $"Done loading RDB, keys loaded: {Keys + 1}, keys expired: 0.")));
    }

    [Test]
    public void A_key_whose_time_to_live_changes_has_its_old_one_in_the_image()
    {
        Peer s = Filled(1);
        s.Do("PEXPIREAT", "key:1", "4000000000000");
        string before = s.Digest;
        s.Do("BGSAVE");
        s.Do("PERSIST", "key:1");
        s.Do("EXPIRE", "key:2", "100");
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        Peer loaded = LoadedFrom(s);
        Assert.That(loaded.Digest, Is.EqualTo(before));
        Assert.That(loaded.Do("PEXPIRETIME", "key:1"), Is.EqualTo(":4000000000000\r\n"));
        Assert.That(loaded.Do("TTL", "key:2"), Is.EqualTo(":-1\r\n"));
    }

    [TestCase("FLUSHDB")]
    [TestCase("FLUSHDB ASYNC")]
    [TestCase("SWAPDB 0 1")]
    public void A_database_that_is_emptied_or_exchanged_is_still_in_the_image(string command)
    {
        Peer s = Filled(3);
        string before = s.Digest;
        s.Do("BGSAVE");
        _world.RunForMs(1);
        s.Do(command.Split(' '));
        s.Do("SET", "key:1", "later");
        s.Do("SELECT", "1");
        s.Do("SET", "key:1", "later too");
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void A_flushed_database_gives_its_memory_back_after_the_snapshot()
    {
        Peer s = Filled(3);
        s.Do("BGSAVE");
        s.Do("FLUSHDB");
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        _world.RunForMs(100);
        long used = s.Server.Z.UsedMemory;
        Peer empty = new(_world, "empty");
        Assert.That(used, Is.LessThan(empty.Server.Z.UsedMemory + 50_000));
    }

    [Test]
    public void FLUSHALL_ends_a_save_without_an_error_and_leaves_no_temp_file()
    {
        Peer s = Filled(1);
        s.Do("BGSAVE");
        _world.RunForMs(1);
        Assert.That(s.Do("FLUSHALL"), Is.EqualTo("+OK\r\n"));
        _world.RunForMs(100);
        Assert.That(s.Server.Persistence.HasActiveSave, Is.False);
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True);
        Assert.That(s.Log, Does.Contain("Background saving terminated by signal 10"));
        Assert.That(Exists(s, BackgroundSave.TempName(s.Server)), Is.False);
        Assert.That(Exists(s, "dump.rdb"), Is.False);
    }

    [Test]
    public void More_snapshots_than_a_byte_can_count_still_take_every_key()
    {
        Peer s = Filled(1, keys: 300);
        for (int i = 0; i < 600; i++)
        {
            s.Do("BGSAVE");
            s.Do("SET", "key:7", string.Create(CultureInfo.InvariantCulture, $"round {i}"));
            if (i % 3 != 0)
            {
                s.Server.Persistence.Background?.Kill();
            }

            _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        }

        string before = s.Digest;
        s.Do("BGSAVE");
        s.Do("SET", "key:8", "later");
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [Test]
    public void While_a_save_runs_another_one_is_refused_as_in_the_reference()
    {
        Peer s = Filled(1);
        Assert.That(s.Do("BGSAVE"), Is.EqualTo("+Background saving started\r\n"));
        Assert.That(s.Do("BGSAVE"), Is.EqualTo("-ERR Background save already in progress\r\n"));
        Assert.That(s.Do("SAVE"), Is.EqualTo("-ERR Background save already in progress\r\n"));
        Assert.That(s.Do("BGSAVE", "NOW"), Is.EqualTo("-ERR syntax error\r\n"));
    }

    [Test]
    public void The_history_stored_is_that_of_the_start()
    {
        Peer s = Filled(1);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(s), Is.True);
        long offset = s.Server.Repl.MasterReplOffset;
        s.Do("BGSAVE");
        s.Do("SET", "key:1", "later");
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        Assert.That(s.Server.Repl.MasterReplOffset, Is.GreaterThan(offset));
        Peer loaded = LoadedFrom(s);
        Assert.That(loaded.Server.Repl.Replid2, Is.EqualTo(s.Server.Repl.Replid));
        Assert.That(loaded.Server.Repl.SecondReplidOffset, Is.EqualTo(offset + 1));
    }

    private static bool Exists(Peer s, string file) => s.Node.Env.Files.Stat(file, out _).Ok;

    private static void RandomWrite(Peer s, Random random)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"key:{random.Next(Keys)}");
        string other = string.Create(CultureInfo.InvariantCulture, $"key:{random.Next(2 * Keys)}");
        switch (random.Next(34))
        {
            case 0:
                s.Do("SET", key, new string('n', random.Next(100)));
                break;
            case 1:
                s.Do("DEL", key);
                break;
            case 2:
                s.Do("APPEND", key, "more");
                break;
            case 3:
                s.Do("INCR", key);
                break;
            case 4:
                s.Do("SETRANGE", key, "3", "range");
                break;
            case 5:
                s.Do("PEXPIREAT", key, "4000000000000");
                break;
            case 6:
                s.Do("PERSIST", key);
                break;
            case 7:
                s.Do("RENAME", key, other);
                break;
            case 8:
                s.Do("COPY", key, other, "REPLACE");
                break;
            case 9:
                s.Do("MOVE", key, "2");
                break;
            case 10:
                s.Do("GETDEL", key);
                break;
            case 11:
                s.Do("GETSET", key, "swapped");
                break;
            case 12:
                s.Do("INCRBYFLOAT", key, "0.5");
                break;
            case 13:
                s.Do("HSET", key, "a", "changed", "new", new string('v', random.Next(90)));
                break;
            case 14:
                s.Do("HDEL", key, "b", "c");
                break;
            case 15:
                s.Do("HINCRBY", key, "a", "1000000");
                break;
            case 16 or 17 or 18 or 19:
                RandomSetWrite(s, random, key, other);
                break;
            case 20 or 21 or 22 or 23:
                RandomListWrite(s, random, key, other);
                break;
            case 24 or 25 or 26 or 27:
                RandomZsetWrite(s, random, key, other);
                break;
            case 28 or 29 or 30 or 31:
                RandomStreamWrite(s, random, key);
                break;
            default:
                s.Do("UNLINK", key, other);
                break;
        }
    }

    private static void RandomStreamWrite(Peer s, Random random, string key)
    {
        string[] command = random.Next(6) switch
        {
            0 => ["XADD", key, "*", "f", new string('v', random.Next(90))],
            1 => ["XADD", key, "MAXLEN", "5", "*", "g", "1"],
            2 => ["XDEL", key, "1-1", "1-2"],
            3 => ["XTRIM", key, "MAXLEN", "1"],
            4 => ["XREADGROUP", "GROUP", "g", "c", "STREAMS", key, ">"],
            _ => ["XADD", key, "9999999999999-*", "f", "v", "g", "w"],
        };
        s.Do(command);
    }

    private static void RandomListWrite(Peer s, Random random, string key, string other)
    {
        string[] command = random.Next(4) switch
        {
            0 => ["RPUSH", key, "more", new string('m', random.Next(3000))],
            1 => ["LPOP", key, "2"],
            2 => ["LSET", key, "-1", new string('s', random.Next(3000))],
            _ => ["LMOVE", key, other, "LEFT", "RIGHT"],
        };
        s.Do(command);
    }

    private static void RandomSetWrite(Peer s, Random random, string key, string other)
    {
        switch (random.Next(5))
        {
            case 0:
                s.Do("SADD", key, "1", "a", new string('m', random.Next(90)));
                break;
            case 1:
                s.Do("SREM", key, "1", "2", "a");
                break;
            case 2:
                s.Do("SPOP", key, random.Next(9).ToString(CultureInfo.InvariantCulture));
                break;
            case 3:
                s.Do("SMOVE", key, other, "2");
                break;
            default:
                s.Do("SUNIONSTORE", other, key);
                break;
        }
    }

    private static void RandomZsetWrite(Peer s, Random random, string key, string other)
    {
        switch (random.Next(5))
        {
            case 0:
                s.Do("ZADD", key, "7", "a", "2.5", new string('v', random.Next(90)));
                break;
            case 1:
                s.Do("ZREM", key, "b", "c");
                break;
            case 2:
                s.Do("ZINCRBY", key, "1.5", "a");
                break;
            case 3:
                s.Do("ZPOPMIN", key, "2");
                break;
            default:
                s.Do("ZUNIONSTORE", key, "2", key, other);
                break;
        }
    }

    private Peer Filled(int seed, int keys = Keys)
    {
        Peer s = new(_world, "s");
        var random = new Random(seed);
        for (int i = 0; i < keys; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"key:{i}");
            string value = (i % 3) switch
            {
                0 => i.ToString(CultureInfo.InvariantCulture),
                1 => new string((char)('a' + random.Next(26)), random.Next(40)),
                _ => new string((char)('a' + random.Next(26)), random.Next(400)),
            };
            if (i % 7 == 0)
            {
                // With a long value it is a table.
                s.Do("HSET", key, "a", "1", "b", value, "c", new string('c', i % 2 * 100));
            }
            else if (i % 7 == 1)
            {
                // One of each encoding, by turns.
                string[] more = (i % 3) switch { 0 => ["3"], 1 => ["b"], _ => [value, "b"] };
                s.Do(["SADD", key, "1", "2", .. more]);
                s.Do("SADD", key, new string('9', 1 + (i % 5 * 20)));
            }
            else if (i % 7 == 2)
            {
                // With long elements it is a quicklist.
                s.Do("RPUSH", key, "1", value, new string('l', i % 2 * 5000),
                    new string('m', i % 2 * 5000));
            }
            else if (i % 7 == 3)
            {
                // With a long member it is a skiplist.
                s.Do("ZADD", key, "1", "a", "-2.5", value, "3", new string('c', i % 2 * 100));
            }
            else if (i % 7 == 4)
            {
                s.Do("XADD", key, "1-1", "f", value);
                s.Do("XADD", key, "1-2", "f", "1", "g", value);
                s.Do("XGROUP", "CREATE", key, "g", "0");
            }
            else
            {
                s.Do("SET", key, value);
            }

            if (i % 10 == 0)
            {
                s.Do("PEXPIREAT", key, "4000000000000");
            }
        }

        s.Do("SELECT", "1");
        s.Do("SET", "other", "database");
        s.Do("SELECT", "0");
        return s;
    }

    // Another server on the disk of the first, which is gone.
    private Peer LoadedFrom(Peer s)
    {
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True, s.Log);
        s.Node.Kill();
        Peer loaded = new(_world, "loaded", disk: s.Node.Disk);
        Assert.That(loaded.Started, Is.True, loaded.Log);
        return loaded;
    }
}
