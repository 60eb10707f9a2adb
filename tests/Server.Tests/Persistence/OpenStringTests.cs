// OpenStringTests: long strings go into the image a part at a time, as they were at its start.
// Tests of src/Server/Persistence/Snapshots/OpenString.cs. Not a port.
using System;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class OpenStringTests
{
    private const int Bytes = 400_000;
    private static readonly string Long = new('l', 50_000);

    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });

    [TestCase("APPEND a more")]
    [TestCase("SETRANGE a 200000 changed")]
    [TestCase("SETRANGE a 900000 longer")]
    [TestCase("SETBIT a 2400000 1")]
    [TestCase("BITFIELD a SET u8 1000000 99")]
    [TestCase("SET a short")]
    [TestCase("SET a 12")]
    [TestCase("SET a LONG")]
    [TestCase("SETEX a 100 LONG")]
    [TestCase("GETSET a other")]
    [TestCase("GETDEL a")]
    [TestCase("MSET a 1 b 2")]
    [TestCase("DEL a b")]
    [TestCase("UNLINK a b")]
    [TestCase("RENAME a b")]
    [TestCase("RENAME a other")]
    [TestCase("COPY a b REPLACE")]
    [TestCase("MOVE a 2")]
    [TestCase("PEXPIRE a 1")]
    [TestCase("BITOP NOT a b")]
    [TestCase("FLUSHDB")]
    [TestCase("SWAPDB 0 1")]
    public void A_change_at_any_point_is_not_in_the_image(string command)
    {
        // Before, in the midst of each of the strings, and behind them.
        for (int turns = 0; turns < 24; turns += 3)
        {
            MakeWorld();
            Peer s = Filled();
            string before = s.Digest;
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            s.Do(command.Replace("LONG", Long, StringComparison.Ordinal).Split(' '));
            _world.RunForMs(1);
            s.Do("APPEND", "a", "again");
            s.Do("SETRANGE", "b", "100", "again");
            FinishSave(s);
            s.Node.Kill();
            Peer loaded = new(_world, "loaded", disk: s.Node.Disk);
            Assert.That(loaded.Digest, Is.EqualTo(before), $"after {turns} turns");
            Release(s);
            Release(loaded);
        }
    }

    [TestCase("DEL a")]
    [TestCase("SET a other")]
    [TestCase("RENAME a b")]
    [TestCase("EXPIRE a 1000")]
    public void What_takes_it_away_whole_does_not_copy_it(string command)
    {
        Peer s = Filled();
        s.Do("BGSAVE");
        long used = s.Server.Z.UsedMemory;
        s.Do(command.Split(' '));
        Assert.That(s.Server.Z.UsedMemory - used, Is.LessThan(Bytes / 4));
        s.Server.Persistence.Background!.Kill();
    }

    [Test]
    public void What_was_taken_over_counts_until_it_was_written()
    {
        Peer s = Filled();
        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        Assert.That(snapshot.HeldBytes, Is.LessThan(Bytes / 4));
        s.Do("APPEND", "a", "more");
        Assert.That(snapshot.HeldBytes, Is.InRange(Bytes, Bytes * 5 / 4));
        s.Do("APPEND", "a", "more");
        Assert.That(snapshot.HeldBytes, Is.InRange(Bytes, Bytes * 5 / 4), "it is a copy already");
        s.Do("DEL", "b");
        Assert.That(snapshot.HeldBytes, Is.InRange(Bytes * 2, Bytes * 5 / 2));
        FinishSave(s);
        Assert.That(snapshot.HeldBytes, Is.Zero);
    }

    [Test]
    public void The_data_itself_may_wait_and_what_comes_on_top_of_it_may_not()
    {
        Peer s = Filled();
        s.Server.Persistence.LeastHardLimitBytes = 0;
        for (int i = 0; i < 200; i++)
        {
            s.Do("SADD", "set", string.Create(CultureInfo.InvariantCulture, $"member {i}"));
        }

        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        foreach (string key in (string[])["a", "b", "c"])
        {
            s.Do("APPEND", key, "more");
            s.Do("DEL", key);
        }

        Assert.That(snapshot.HeldBytes, Is.GreaterThan(3 * Bytes));
        string member = new('m', 20_000);
        long most = 0;
        for (int i = 0; s.Server.Persistence.Snapshot == snapshot && i < 1000; i++)
        {
            most = snapshot.HeldBytes;
            s.Do("SADD", "set", string.Create(CultureInfo.InvariantCulture, $"{member}{i}"));
        }

        Assert.That(most, Is.InRange(snapshot.HardLimitBytes / 2, snapshot.HardLimitBytes));
        Assert.That(s.Server.Persistence.Snapshot, Is.Null);
        Assert.That(s.Log, Does.Contain("too many keys changed before they could be written"));
    }

    [Test]
    public void Given_up_at_any_point_it_leaves_nothing_behind()
    {
        long? empty = null;
        for (int turns = -1; turns < 20; turns += 3)
        {
            MakeWorld();
            Peer s = Filled();
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
                s.Do("APPEND", "abc"[i % 3].ToString(), "more");
            }

            s.Do("DEL", "a");
            s.Server.Persistence.Background?.Kill();
            FinishSave(s);
            s.Do("FLUSHALL");
            _world.RunForMs(200);
            var z = (ZmallocDebug)s.Server.Z;
            z.CheckAll();
            empty ??= z.LiveBlocks;
            Assert.That(z.LiveBlocks, Is.EqualTo(empty), $"after {turns} turns\n{z.LeakReport()}");
            s.Node.Kill();
            Release(s);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_image_has_the_bytes_a_string_taken_at_once_has(bool compress)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Text(3), Text(3), Text(4)));
        using var z = new ZmallocDebug();
        byte[] whole = Encoded(z, compress, c => c.AddString(text));
        byte[] parts = Encoded(z, compress, c =>
        {
            c.AddLong(text.Length);
            for (int at = 0; at < text.Length; at += 7000)
            {
                c.AddRaw(text.AsSpan(at, int.Min(7000, text.Length - at)));
            }
        });
        Assert.That(parts, Is.EqualTo(whole));
        Assert.That(whole.Length < text.Length, Is.EqualTo(compress));
    }

    private static byte[] Encoded(Zmalloc z, bool compress, Action<SnapshotChunk> add)
    {
        var chunk = new SnapshotChunk(z, 0);
        add(chunk);
        chunk.AddString("after"u8);
        var encoder = new RdbEncoder(compress, checksum: true);
        encoder.Chunk(chunk);
        encoder.End();
        chunk.Free();
        return encoder.Output.ToArray();
    }

    private void FinishSave(Peer s)
    {
        Assert.That(
            _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 20_000), Is.True);
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True, s.Log);
    }

    private Peer Filled()
    {
        Peer s = new(_world, "s");
        s.Do("SET", "a", Text(1));
        s.Do("SET", "b", Text(2));
        s.Do("SET", "c", new string('c', Bytes));
        s.Do("SELECT", "1");
        s.Do("SET", "a", Text(5));
        s.Do("SELECT", "0");
        return s;
    }

    private static string Text(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < Bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{random.Next()} and ");
        }

        return text.ToString();
    }

    // A server of this size takes megabytes.
    private static void Release(Peer s)
    {
        try
        {
            s.Server.Z.Dispose();
        }
        catch (MemoryFaultException)
        {
            // It says what a server that was killed had: everything.
        }
    }
}
