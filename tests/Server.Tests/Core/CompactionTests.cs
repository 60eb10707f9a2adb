// CompactionTests: keys move together after deletions, and nobody can tell from the data.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Mem;
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
        s.Advance(6);
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

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"key:{i}");
}
