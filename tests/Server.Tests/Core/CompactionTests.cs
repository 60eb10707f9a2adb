// CompactionTests: keys move together after deletions, and nobody can tell from the data.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class CompactionTests
{
    [Test]
    public void Pages_go_back_after_a_random_half_of_the_keys_was_deleted()
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        Fill(s, 40_000);
        s.Server.Cron.Paused = true;
        DeleteEveryOther(s, 40_000);
        string digest = Digest(s);
        long unused = z.UnusedBytes;
        Assert.That(unused, Is.GreaterThan(z.UsedMemory / 2));
        s.Server.Cron.Paused = false;
        s.Advance(5000);
        Assert.That(z.Stats.Resident - z.UsedMemory, Is.LessThan(unused / 2));
        Assert.That(Digest(s), Is.EqualTo(digest));
        Assert.That(s.Server.Compaction.Passes, Is.EqualTo(1));
        Assert.That(s.Do("INFO", "stats").Text, Does.Not.Contain("active_defrag_hits:0\r"));
        s.Advance(60_000);
        Assert.That(s.Server.Compaction.Passes, Is.EqualTo(1), "there is nothing more to gain");
    }

    [Test]
    public void Commands_between_the_slices_of_a_pass_find_every_key()
    {
        using var s = new ServerFixture();
        Fill(s, 10_000);
        s.Server.Compaction.Start(s.Server);
        Assert.That(s.Do("INFO", "memory").Text, Does.Contain("active_defrag_running:10\r"));
        s.Advance(6);
        Assert.That(s.Server.Compaction.Percent, Is.EqualTo(10), "the pass goes on");
        DeleteEveryOther(s, 10_000);
        for (int i = 1; i < 10_000; i += 2)
        {
            s.Do("EXPIRE", Key(i), "1000").Is(":1\r\n");
        }

        s.Advance(1000);
        Assert.That(s.Server.Compaction.Percent, Is.Zero);
        for (int i = 1; i < 10_000; i += 2)
        {
            s.Do("PERSIST", Key(i)).Is(":1\r\n");
        }
    }

    [Test]
    public void No_pass_begins_while_an_image_is_written_and_one_under_way_is_given_up()
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        Fill(s, 10_000);
        string digest = Digest(s);
        s.Server.Compaction.Start(s.Server);
        s.Advance(6);
        s.Do("BGSAVE");
        Assert.That(s.Server.Persistence.Snapshot, Is.Not.Null);
        s.Advance(50);
        Assert.That(s.Server.Compaction.Percent, Is.Zero);
        s.Advance(10_000);
        Assert.That(s.Server.Persistence.Snapshot, Is.Null);
        s.Do("DEBUG", "RELOAD", "NOSAVE").Is("+OK\r\n");
        Assert.That(Digest(s), Is.EqualTo(digest));
    }

    [Test]
    public void Keys_deleted_during_a_pass_make_another_one()
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        Fill(s, 40_000);
        s.Server.Cron.Paused = true;
        for (int part = 1; part <= 4; part++)
        {
            DeleteEveryOther(s, part * 10_000, from: (part - 1) * 10_000);
            s.Server.Cron.Paused = part < 2;
        }

        s.Advance(10_000);
        Assert.That(s.Server.Compaction.Passes, Is.InRange(1, 5));
        Assert.That(z.UnusedBytes, Is.LessThan(z.UsedMemory / 2));
    }

    [Test]
    public void Keys_come_and_go_while_pages_are_chosen()
    {
        using var z = new ZmallocSlab();
        using var moving = new ServerFixture(z: z);
        using var still = new ServerFixture(c => c.MemoryCompaction = false);
        foreach (ServerFixture s in (ServerFixture[])[moving, still])
        {
            s.Server.Cron.Paused = true;
            Fill(s, 40_000);
            DeleteEveryOther(s, 40_000);
        }

        moving.Server.Compaction.Start(moving.Server);
        int slices = 0;
        for (; moving.Server.Compaction.Passes == 0; slices++)
        {
            Assert.That(moving.Server.Compaction.Percent, Is.EqualTo(10));
            foreach (ServerFixture s in (ServerFixture[])[moving, still])
            {
                // A large one that is gone in the next round, and a few of the small.
                DeleteEveryOther(s, 1000 * (slices + 1) + 1, from: (1000 * slices) + 1);
                s.Do("SET", Key(-slices), new string('x', 500_000)).Is("+OK\r\n");
                s.Do("DEL", Key(1 - slices));
                s.Advance(5);
            }
        }

        Assert.That(slices, Is.GreaterThan(5));
        moving.Advance(10_000);
        still.Advance(10_000);
        Assert.That(z.Relocated, Is.Positive);
        Assert.That(Digest(moving), Is.EqualTo(Digest(still)));
    }

    [Test]
    public void The_switch_forbids_a_pass_and_ends_one_under_way()
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Do("CONFIG", "GET", "memory-compaction").Is(
            "*2\r\n$17\r\nmemory-compaction\r\n$3\r\nyes\r\n");
        s.Do("CONFIG", "SET", "memory-compaction", "no").Is("+OK\r\n");
        Fill(s, 40_000);
        DeleteEveryOther(s, 40_000);
        s.Advance(10_000);
        Assert.That(s.Server.Compaction.Passes, Is.Zero);
        s.Do("CONFIG", "SET", "memory-compaction", "yes").Is("+OK\r\n");
        while (s.Server.Compaction.Passes == 0)
        {
            s.Advance(5);
        }

        s.Do("CONFIG", "SET", "memory-compaction", "no").Is("+OK\r\n");
        long moved = z.Relocated;
        s.Advance(1000);
        Assert.That(s.Server.Compaction.Percent, Is.Zero);
        Assert.That(z.Relocated, Is.EqualTo(moved));
        Assert.That(z.UnusedBytes, Is.GreaterThan(z.UsedMemory / 2));
        s.Do("CONFIG", "GET", "activedefrag").Is(
            "*2\r\n$12\r\nactivedefrag\r\n$2\r\nno\r\n");
    }

    [Test]
    public void A_slice_ends_in_time_also_where_each_key_has_a_thousand_fields()
    {
        const int Keys = 60;
        const int Fields = 1000;
        const int SliceUs = 500;
        var z = new ZmallocDebug();
        using var s = new ServerFixture(z: z, environment: e => WithClock(e, z));
        IEnumerable<string> fields = Enumerable.Range(0, Fields).SelectMany(
            field => (string[])[Key(field), "v"]);
        for (int i = 0; i < Keys; i++)
        {
            s.Do(["HSET", Key(i), .. fields]).Is($":{Fields}\r\n");
        }

        s.Server.Compaction.Start(s.Server);
        long longestUs = 0;
        while (s.Server.Compaction.Percent > 0)
        {
            long before = z.Relocated;
            s.Advance(5);
            longestUs = long.Max(longestUs, z.Relocated - before);
        }

        Assert.That(z.Relocated, Is.GreaterThan(Keys * Fields));
        Assert.That(longestUs, Is.LessThan(SliceUs + (6 * Fields)), "and the keys of a bucket");
    }

    /// <summary>The checking allocator moves every block that can move, and what was moved stays
    /// unreadable: a handle that somebody kept is found out.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void Whatever_is_done_between_slices_comes_out_as_without_them(int seed)
    {
        using var moving = new ServerFixture(c => c.HashMaxListpackEntries = 8);
        using var still = new ServerFixture(c => c.HashMaxListpackEntries = 8);
        Random random = new(seed);

        // So much in use that a pass is worth it.
        moving.Server.Z.Alloc(4_000_000);
        for (int i = 0; i < 3000; i++)
        {
            string[] command = Command(random);
            string reply = still.Do(command).Text;
            Assert.That(moving.Do(command).Text, Is.EqualTo(reply), string.Join(' ', command));
            if (i % 4 == 0)
            {
                moving.Server.Compaction.Start(moving.Server);
                moving.Advance(6);
                still.Advance(6);
            }
        }

        Assert.That(moving.Server.Compaction.Passes, Is.GreaterThan(50));
        Assert.That(Digest(moving), Is.EqualTo(Digest(still)));
        ((ZmallocDebug)moving.Server.Z).CheckAll();
    }

    private static string[] Command(Random random)
    {
        string key = Key(random.Next(60));
        string other = Key(random.Next(60));
        string member = Key(random.Next(40));
        string text = new('x', random.Next(200));
        return random.Next(240) switch
        {
            0 => ["FLUSHALL", "ASYNC"],
            1 => ["FLUSHDB"],
            2 or 3 => ["SWAPDB", "0", "1"],
            4 => ["BGSAVE"],
            < 10 => ["SELECT", random.Next(2) == 0 ? "0" : "1"],
            int n => (n % 20) switch
            {
                0 => ["SET", key, text],
                1 => ["APPEND", key, text],
                2 => ["HSET", key, member, text],
                3 => ["HDEL", key, member],
                4 => ["SADD", key, member, text],
                5 => ["SREM", key, member],
                6 => ["ZADD", key, $"{random.Next(99)}", member],
                7 => ["RPUSH", key, text, member],
                8 => ["LPOP", key],
                9 => ["XADD", key, "*", member, text],
                10 => ["DEL", key],
                11 => ["UNLINK", key],
                12 => ["RENAME", key, other],
                13 => ["COPY", key, other, "REPLACE"],
                14 => ["PEXPIRE", key, $"{random.Next(1, 3000)}"],
                15 => ["PERSIST", key],
                16 => ["SETRANGE", key, $"{random.Next(300)}", member],
                17 => ["SUNIONSTORE", key, key, other],
                18 => ["MOVE", key, "1"],
                _ => ["SCAN", "0", "COUNT", "1000"],
            },
        };
    }

    private static void Fill(ServerFixture s, int keys)
    {
        string[] fields = ["f1", "v1", "f2", new string('v', 70), "f3", "v3"];
        for (int i = 0; i < keys; i++)
        {
            string key = Key(i);
            TestReply reply = (i / 2 % 8) switch
            {
                0 => s.Do("SET", key, new string('x', 100)),
                1 => s.Do("SET", key, "short", "EX", "10000"),
                2 => s.Do(["HSET", key, .. fields]),
                3 => s.Do(["HSET", key, .. fields[..2], "f9", "v9"]),
                4 => s.Do("SADD", key, "1", "2", "3"),
                5 => s.Do("SADD", key, "a", new string('b', 80), "c"),
                6 => s.Do("RPUSH", key, "one", "two", "three"),
                _ => s.Do("ZADD", key, "1", "one", "2", "two"),
            };
            Assert.That(reply.Text, Does.Not.StartWith("-"));
        }
    }

    private static string Digest(ServerFixture s)
    {
        Span<byte> digest = stackalloc byte[DatasetDigest.Length];
        DatasetDigest.Compute(s.Server, digest);
        return Convert.ToHexString(digest);
    }

    private static void DeleteEveryOther(ServerFixture s, int keys, int from = 0)
    {
        for (int i = from; i < keys; i += 2)
        {
            s.Do("DEL", Key(i)).Is(":1\r\n");
        }
    }

    private static Env WithClock(Env node, Zmalloc z) => new()
    {
        Clock = new MovesTakeTime(node.Clock, z),
        Net = node.Net,
        Files = node.Files,
        Processes = node.Processes,
        Random = node.Random,
        Log = node.Log,
        Jobs = node.Jobs,
        Die = node.Die,
        Signals = node.Signals,
    };

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"key:{i}");

    /// <summary>A microsecond for each block that moved.</summary>
    private sealed class MovesTakeTime(IClock clock, Zmalloc z) : IClock
    {
        public long MonoUs() => clock.MonoUs() + z.Relocated;

        public long UnixUs() => clock.UnixUs();

        public LocalTime ToLocal(long unixSeconds) => clock.ToLocal(unixSeconds);

        public void SleepUs(long us) => clock.SleepUs(us);
    }
}
