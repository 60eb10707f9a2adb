// OpenStreamTests: large streams go into the image a part at a time, as they were at its start.
// Tests of src/Server/Persistence/Snapshots/OpenStream.cs, OpenGroup.cs. Not a port.
using System;
using System.Collections.Generic;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class OpenStreamTests
{
    private const int Streams = 3;
    private const int Entries = 1200;
    private const int Delivered = 700;

    private SimWorld _world = null!;

    private readonly List<Peer> _peers = [];
    private readonly string[] _payloads = new string[Streams];

    // Streams are made command by command once, and then restored.
    [OneTimeSetUp]
    public void MakePayloads()
    {
        MakeWorld();
        Peer s = NewPeer("first");
        s.Server.Config.StreamNodeMaxEntries = 12;
        for (int k = 0; k < Streams; k++)
        {
            _payloads[k] = MakePayload(s, k);
        }
    }

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
    public void The_image_has_streams_as_they_were_whatever_happens_to_them(
        [Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)] int seed)
    {
        Peer s = Filled(seed);
        string before = Everything(s);
        var random = new Random(seed);
        s.Do("BGSAVE");
        int turns = 0;
        while (s.Server.Persistence.HasActiveSave)
        {
            for (int i = 0; i < 12; i++)
            {
                WriteSomething(s, random, seed);
            }

            _world.RunForMs(1);
            turns++;
            Assert.That(turns, Is.LessThan(1000), "it does not end: " + s.Log);
        }

        Assert.That(turns, Is.GreaterThan(8), "it was over before much was written");
        Assert.That(Everything(s), Is.Not.EqualTo(before));
        Assert.That(Everything(LoadedFrom(s)), Is.EqualTo(before));
    }

    [TestCase("DEL x0")]
    [TestCase("UNLINK x0")]
    [TestCase("SET x0 string")]
    [TestCase("RENAME x0 other")]
    [TestCase("RENAME x1 x0")]
    [TestCase("MOVE x0 2")]
    [TestCase("XTRIM x0 MAXLEN 0")]
    [TestCase("XTRIM x0 MAXLEN = 15")]
    [TestCase("XTRIM x0 MINID 900")]
    [TestCase("XGROUP DESTROY x0 g0")]
    [TestCase("XGROUP DELCONSUMER x0 g0 c1")]
    [TestCase("XGROUP SETID x0 g0 1")]
    [TestCase("XGROUP CREATE x0 a0 0")]
    [TestCase("XREADGROUP GROUP g0 c9 STREAMS x0 >")]
    [TestCase("XREADGROUP GROUP g0 c1 STREAMS x0 0")]
    [TestCase("XAUTOCLAIM x0 g0 c9 0 0 COUNT 1000")]
    [TestCase("XSETID x0 9000000 ENTRIESADDED 5000")]
    [TestCase("FLUSHDB")]
    [TestCase("SWAPDB 0 1")]
    public void A_change_at_any_point_is_not_in_the_image(string command)
    {
        // At several points of the way: before, in the midst of nodes and groups, and behind them.
        for (int turns = 0; turns < 40; turns += 3)
        {
            MakeWorld();
            Peer s = Filled(turns);
            string before = Everything(s);
            s.Do("BGSAVE");
            for (int i = 0; i < turns; i++)
            {
                _world.RunForMs(1);
            }

            ChangeAll(s);
            s.Do(command.Split(' '));
            _world.RunForMs(1);
            ChangeAll(s);
            FinishSave(s);
            Assert.That(Everything(LoadedFrom(s)), Is.EqualTo(before), $"after {turns} turns");
        }
    }

    [Test]
    public void A_delivery_made_by_force_between_others_is_not_in_the_image(
        [Range(0, 12, 4)] int turns)
    {
        Peer s = Filled(1);
        string[] ids = ["20-0", "100-0", "300-0", "600-0"];
        for (int k = 0; k < Streams; k++)
        {
            s.Do(["XACK", Name('x', k), "g0", .. ids]);
        }

        string before = Everything(s);
        s.Do("BGSAVE");
        for (int i = 0; i < turns; i++)
        {
            _world.RunForMs(1);
        }

        for (int k = 0; k < Streams; k++)
        {
            s.Do(["XCLAIM", Name('x', k), "g0", "c1", "0", .. ids, "FORCE", "JUSTID"]);
        }

        FinishSave(s);
        Assert.That(Everything(LoadedFrom(s)), Is.EqualTo(before));
    }

    // IDs that follow each other without a gap: the walk stands at a node, not between two.
    [Test]
    public void The_node_at_the_end_of_a_turn_is_as_it_was_too([Range(0, 4)] int turns)
    {
        Peer s = NewPeer("s");
        s.Server.Config.StreamNodeMaxEntries = 1;
        for (int i = 1; i <= Entries; i++)
        {
            s.Do("XADD", "x", "1-" + Text(i), "f", "v");
        }

        string before = s.Digest;
        s.Do("BGSAVE");
        for (int i = 0; i < turns; i++)
        {
            _world.RunForMs(1);
        }

        s.Do("XTRIM", "x", "MAXLEN", "0");
        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    [TestCase("XADD x0 * f v")]
    [TestCase("XDEL x0 500-0")]
    [TestCase("XTRIM x0 MAXLEN 3")]
    [TestCase("XACK x0 g0 10-0")]
    [TestCase("XREADGROUP GROUP g0 c1 COUNT 2 STREAMS x0 >")]
    [TestCase("XCLAIM x0 g0 c2 0 30-0")]
    [TestCase("XGROUP DESTROY x0 g0")]
    [TestCase("DEL x0")]
    [TestCase("RENAME x0 other")]
    public void The_first_change_of_a_large_stream_does_not_copy_it(string command)
    {
        Peer s = Filled(1);
        s.Do("BGSAVE");
        Snapshot snapshot = s.Server.Persistence.Snapshot!;
        long work = snapshot.Work;
        long used = s.Server.Z.UsedMemory;
        s.Do(command.Split(' '));
        Assert.That(snapshot.Work, Is.EqualTo(work), "the change walked");
        Assert.That(snapshot.HeldBytes, Is.GreaterThan(0), "it was not large");
        Assert.That(s.Server.Z.UsedMemory - used, Is.LessThan(10_000), "it was copied");
        s.Server.Persistence.Background!.Kill();
    }

    [Test]
    public void No_turn_does_more_than_its_share_however_much_is_pending()
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

        Assert.That(snapshot.Work, Is.GreaterThan(Streams * Delivered));

        // A millisecond of the world may see two turns, and the last stretch may go beyond.
        Assert.That(most, Is.LessThanOrEqualTo(2 * (Snapshot.WorkPerStep + 200)));
    }

    [Test]
    public void Given_up_at_any_point_it_leaves_nothing_behind()
    {
        long? empty = null;
        for (int turns = -1; turns < 40; turns += 4)
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

            s.Do("XTRIM", "x0", "MAXLEN", "40");
            s.Do("XGROUP", "DESTROY", "x1", "g0");
            s.Server.Persistence.Background?.Kill();
            Assert.That(s.Server.Persistence.Snapshot, Is.Null);
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
    public void A_stream_of_an_older_version_is_whole_too()
    {
        Peer s = Filled(1);
        s.Server.Config.RdbVersion = 10;
        string before = s.Digest;
        s.Do("BGSAVE");
        ChangeAll(s);
        FinishSave(s);
        Assert.That(LoadedFrom(s).Digest, Is.EqualTo(before));
    }

    private void FinishSave(Peer s) => Assert.That(
        _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 20_000), Is.True);

    // What a digest leaves out: nodes as they lie in memory, groups and what is pending.
    private static string Everything(Peer s)
    {
        string all = s.Digest;
        for (int k = 0; k < Streams; k++)
        {
            all += "\n" + s.Do("DUMP", Name('x', k));
        }

        return all;
    }

    private static void ChangeAll(Peer s)
    {
        for (int k = 0; k < Streams; k++)
        {
            string x = Name('x', k);
            s.Do("XADD", x, "*", "other", "field");
            s.Do("XDEL", x, "7-0", "8-0", "600-0", "1199-0");
            s.Do("XACK", x, "g0", "3-0", "600-0", "700-0");
            s.Do("XCLAIM", x, "g0", "born", "0", "50-0", "650-0");
            s.Do("XREADGROUP", "GROUP", "g0", "c2", "COUNT", "3", "STREAMS", x, ">");
            s.Do("XREADGROUP", "GROUP", "g1", "first", "COUNT", "3", "STREAMS", x, ">");
        }
    }

    private static void WriteSomething(Peer s, Random random, int seed)
    {
        string x = Name('x', random.Next(Streams));
        string g = Name('g', random.Next(3));
        string c = Name('c', random.Next(6));
        string id = Text(random.Next(Entries + 200)) + "-0";
        string[] command = random.Next(100) switch
        {
            < 20 => ["XADD", x, "*", "f", Text(random.Next(1000))],
            < 30 => ["XADD", x, "MAXLEN", "~", "1000", "*", "f", "v", "g", "w"],
            < 45 => ["XDEL", x, id],
            < 55 => ["XACK", x, g, id],
            < 65 => ["XREADGROUP", "GROUP", g, c, "COUNT", "4", "STREAMS", x, ">"],
            < 70 => ["XREADGROUP", "GROUP", g, c, "COUNT", "4", "STREAMS", x, id],
            < 78 => ["XCLAIM", x, g, c, "0", id],
            < 82 => ["XCLAIM", x, g, c, "0", id, "FORCE", "JUSTID"],
            < 86 => ["XAUTOCLAIM", x, g, c, "0", id, "COUNT", "5"],
            _ => Seldom(random, x, g, c, seed),
        };
        s.Do(command);
    }

    private static string[] Seldom(Random random, string x, string g, string c, int seed) =>
        random.Next(14) switch
        {
            0 => ["XTRIM", x, "MAXLEN", "900"],
            1 => ["XTRIM", x, "MINID", "60"],
            2 when seed % 2 == 0 => ["XGROUP", "DESTROY", x, g],
            3 => ["XGROUP", "CREATE", x, g, "0"],
            4 => ["XGROUP", "CREATE", x, "a" + c, "$"],
            5 when seed % 3 != 0 => ["XGROUP", "DELCONSUMER", x, g, c],
            6 => ["XGROUP", "CREATECONSUMER", x, g, c + "new"],
            7 => ["XGROUP", "SETID", x, g, "500"],
            8 when seed % 4 == 0 => ["DEL", x],
            9 when seed % 4 == 1 => ["RENAME", x, "renamed"],
            10 when seed % 4 == 1 => ["RENAME", "renamed", x],
            11 => ["COPY", x, "copy", "REPLACE"],
            12 => ["PEXPIREAT", x, "4000000000000"],
            _ => ["XSETID", x, "8000000000000000000"],
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
        s.Server.Config.StreamNodeMaxEntries = 12;
        for (int k = 0; k < Streams; k++)
        {
            s.Do("RESTORE", Name('x', k), "0", _payloads[(k + seed) % Streams]);
            s.Do("SET", "between" + Text(k), "x");
        }

        return s;
    }

    private static string MakePayload(Peer s, int number)
    {
        string x = Name('x', number);
        for (int i = 1; i <= Entries; i++)
        {
            s.Do("XADD", x, Text(i) + "-0", "f", "v" + Text(i), i % 7 == 0 ? "g" : "f", "w");
        }

        for (int g = 0; g < 3; g++)
        {
            s.Do("XGROUP", "CREATE", x, Name('g', g), "0");
        }

        for (int i = 0; i < Delivered; i += 70)
        {
            string c = Name('c', (i + number) % 4);
            s.Do("XREADGROUP", "GROUP", "g0", c, "COUNT", "70", "STREAMS", x, ">");
        }

        s.Do("XREADGROUP", "GROUP", "g2", "c0", "COUNT", "5", "STREAMS", x, ">");
        string bulk = s.Do("DUMP", x);
        return bulk[(bulk.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];
    }

    private static string Name(char letter, int number) => letter + Text(number);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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
