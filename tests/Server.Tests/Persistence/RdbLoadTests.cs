// RdbLoadTests: files at start, good and bad; the texts are those of the reference.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class RdbLoadTests
{
    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });

    [Test]
    public void What_is_saved_is_loaded()
    {
        Peer s = new(_world, "s");
        s.Do("SET", "int", "12345");
        s.Do("SET", "short", "hello");
        s.Do("SET", "long", new string('x', 100_000));
        s.Do("SET", "binary", "\r\n\0\u00ff");
        s.Do("SET", "volatile", "v", "PXAT", "4000000000000");
        s.Do("ZADD", "zset", "1", "a", "-1.5", "b", "inf", "12");
        s.Do("ZADD", "large", "-0", "a", "1e-300", new string('x', 1000), "-inf", "b");
        s.Do("XADD", "stream", "1-1", "f", "v");
        s.Do("XGROUP", "CREATE", "stream", "g", "0");
        s.Do("XREADGROUP", "GROUP", "g", "c", "STREAMS", "stream", ">");
        s.Do("SELECT", "15");
        s.Do("SET", "far", "away");
        string before = s.Digest;
        Assert.That(s.Do("SAVE"), Is.EqualTo("+OK\r\n"));
        s.Node.Kill();
        Peer loaded = new(_world, "loaded", disk: s.Node.Disk);
        Assert.That(loaded.Digest, Is.EqualTo(before));
        Assert.That(loaded.Do("OBJECT", "ENCODING", "int"), Is.EqualTo("$3\r\nint\r\n"));
        Assert.That(loaded.Do("OBJECT", "ENCODING", "short"), Is.EqualTo("$6\r\nembstr\r\n"));
        Assert.That(loaded.Do("OBJECT", "ENCODING", "long"), Is.EqualTo("$3\r\nraw\r\n"));
        Assert.That(loaded.Do("PEXPIRETIME", "volatile"), Is.EqualTo(":4000000000000\r\n"));
        Assert.That(loaded.Do("OBJECT", "ENCODING", "zset"), Is.EqualTo("$8\r\nlistpack\r\n"));
        Assert.That(loaded.Do("OBJECT", "ENCODING", "large"), Is.EqualTo("$8\r\nskiplist\r\n"));
        Assert.That(loaded.Do("ZRANK", "large", "a"), Is.EqualTo(":1\r\n"));
        Assert.That(loaded.Do("XACK", "stream", "g", "1-1"), Is.EqualTo(":1\r\n"));
    }

    [Test]
    public void A_file_of_the_reference_is_loaded()
    {
        // Written by redis-server 7.2.4: SET a 1, SET text <30 times x>, SET t v PXAT
        // 4000000000000.
        byte[] file = new Rdb(11).Aux("redis-ver", "7.2.4").SelectDb(0)
            .Entry("a", [0xC0, 1])
            .Entry("text", [0xC3, 0x09, 0x1E, 0x01, 0x78, 0x78, 0xE0, 0x11, 0x00, 0x01, 0x78, 0x78])
            .Expire(4000000000000).Entry("t", [1, (byte)'v'])
            .End();
        Peer s = Start(file);
        Assert.That(s.Started, Is.True, s.Log);
        Assert.That(s.Do("GET", "text"), Is.EqualTo("$30\r\n" + new string('x', 30) + "\r\n"));
        Assert.That(s.Do("PEXPIRETIME", "t"), Is.EqualTo(":4000000000000\r\n"));
        Assert.That(s.Log, Does.Contain("Loading RDB produced by version 7.2.4"));
    }

    [TestCase("02 02 C001 C002", "intset")]
    [TestCase("02 02 C001 0161", "listpack")]
    [TestCase("02 02 0161 C1E803", "listpack")]
    [TestCase("0B 0C 02000000 02000000 01000200", "intset")]
    [TestCase("14 0C 0C000000 0200 0101 816102 FF", "listpack")]
    public void A_set_is_loaded_in_the_encoding_it_fits(string value, string encoding)
    {
        Peer s = Start(Value(value));
        Assert.That(s.Started, Is.True, s.Log);
        Assert.That(s.Do("SCARD", "k"), Is.EqualTo(":2\r\n"));
        Assert.That(
            s.Do("OBJECT", "ENCODING", "k"), Is.EqualTo($"${encoding.Length}\r\n{encoding}\r\n"));
    }

    [TestCase("02 02 C001 C001", "Duplicate set members detected")]
    [TestCase("02 02 0161 0161", "Duplicate set members detected")]
    [TestCase("02 03 C001 0161 C001", "Duplicate set members detected")]
    [TestCase("0B 0C 02000000 02000000 01000100", "Intset integrity check failed.")]
    [TestCase("0B 0C 02000000 03000000 01000200", "Intset integrity check failed.")]
    [TestCase("0B 08 02000000 00000000", "Intset integrity check failed.")]
    [TestCase("14 0C 0C000000 0300 0101 816102 FF", "Set listpack integrity check failed.")]
    public void A_broken_set_is_refused(string value, string text) =>
        Refused(Start(Value(value)), text);

    [Test]
    public void Expired_keys_are_dropped_by_a_master()
    {
        Peer s = Start(new Rdb(11).SelectDb(0).Expire(1).Entry("dead", [1, (byte)'v'])
            .Entry("live", [0xC0, 1]).End());
        Assert.That(s.Do("DBSIZE"), Is.EqualTo(":1\r\n"));
        Assert.That(s.Log, Does.Contain("Done loading RDB, keys loaded: 1, keys expired: 1."));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(9)]
    [TestCase(10)]
    public void Older_versions_are_loaded(int version)
    {
        Peer s = Start(new Rdb(version).SelectDb(0).Entry("k", [1, (byte)'v']).End());
        Assert.That(s.Do("GET", "k"), Is.EqualTo("$1\r\nv\r\n"));
    }

    [Test]
    public void Another_signature_is_refused()
    {
        Peer s = Start(Encoding.ASCII.GetBytes("REDIX0011xxxxxxxxxx"));
        Refused(s, "Wrong signature trying to load DB from file");
        Assert.That(s.Log, Does.Contain("Fatal error loading the DB, check server logs. Exiting."));
    }

    [TestCase("0000", 0)]
    [TestCase("0012", 12)]
    [TestCase("0099", 99)]
    public void Another_version_is_refused(string digits, int version)
    {
        Peer s = Start(Encoding.ASCII.GetBytes("REDIS" + digits + "xxxxxxxxxx"));
        Refused(s, "Can't handle RDB format version " + version);
    }

    [Test]
    public void A_file_cut_anywhere_is_refused_and_serves_nothing()
    {
        byte[] file = new Rdb(11).Aux("redis-ver", "7.2.4").SelectDb(0).Entry("key", [3, 1, 2, 3])
            .End();
        for (int cut = 0; cut < file.Length; cut++)
        {
            Peer s = Start(file[..cut]);
            Refused(s, "Short read or OOM loading DB. Unrecoverable error, aborting now.");
            Assert.That(s.Log, Does.Contain("-> Unexpected EOF reading RDB file"));
            Assert.That(s.Log, Does.Contain("[offset 0] Checking RDB file dump.rdb"));
            Assert.That(s.Log, Does.Contain("--- RDB ERROR DETECTED ---"));
            Assert.That(s.Log, Does.Contain("While doing: "));
        }
    }

    [Test]
    public void A_cut_value_is_named_by_the_checker()
    {
        byte[] file = new Rdb(11).SelectDb(0).Entry("key", [3, 1]).Bytes();
        Peer s = Start(file);
        Assert.That(s.Log, Does.Contain("[additional info] While doing: read-object-value"));
        Assert.That(s.Log, Does.Contain("[additional info] Reading key 'key'"));
        Assert.That(s.Log, Does.Contain("[additional info] Reading type 0 (string)"));
        Assert.That(s.Log, Does.Contain("[info] 1 keys read"));
    }

    [Test]
    public void Any_flipped_bit_is_noticed()
    {
        byte[] file = new Rdb(11).SelectDb(0).Entry("key", [20, .. new byte[20]]).End();
        for (int bit = 0; bit < file.Length * 8; bit += 7)
        {
            byte[] broken = (byte[])file.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(Start(broken).Started, Is.False, $"bit {bit}");
        }
    }

    [Test]
    public void A_wrong_checksum_is_refused()
    {
        byte[] file = new Rdb(11).SelectDb(0).Entry("key", [1, 2]).End();
        file[^1] ^= 1;
        Peer s = Start(file);
        Refused(s, "Wrong RDB checksum expected: (");
        Assert.That(s.Log, Does.Contain("-> RDB CRC error"));
    }

    [Test]
    public void A_checksum_of_zero_means_there_is_none()
    {
        byte[] file = new Rdb(11).SelectDb(0).Entry("key", [1, 2]).End();
        Array.Clear(file, file.Length - 8, 8);
        Peer s = Start(file);
        Assert.That(s.Started, Is.True);
        Assert.That(s.Log, Does.Contain(
            "RDB file was saved with checksum disabled: no check performed."));
    }

    [Test]
    public void An_unknown_type_is_refused()
    {
        Peer s = Start(new Rdb(11).SelectDb(0).Raw(123, 1, (byte)'k', 1, (byte)'v').End());
        Refused(s, "-> Unknown RDB encoding type 123");
        Assert.That(s.Log, Does.Contain("Invalid object type: 123"));
    }

    [Test]
    public void A_database_number_out_of_range_is_refused()
    {
        Peer s = Start(new Rdb(11).SelectDb(16).End());
        Refused(s, "FATAL: Data file was created with a Redis server configured to handle more "
            + "than 16 databases. Exiting");
    }

    [Test]
    public void A_duplicate_key_is_refused()
    {
        Peer s = Start(new Rdb(11).SelectDb(0).Entry("k", [1, 2]).Entry("k", [1, 3]).End());
        Refused(s, "RDB has duplicated key 'k' in DB 0");
    }

    [Test]
    public void Lengths_no_file_can_have_cost_no_memory()
    {
        byte[] huge = [0x81, 0x7F, 255, 255, 255, 255, 255, 255, 255];
        Assert.That(Start(new Rdb(11).SelectDb(0).Entry("k", huge).End()).Started, Is.False);
        byte[] two = [0x80, 0x7F, 255, 255, 255];
        Assert.That(Start(new Rdb(11).SelectDb(0).Entry("k", two).End()).Started, Is.False);
        Assert.That(Start(new Rdb(11).SelectDb(0).Entry("k", [0xC3, 1, .. two, 0]).End()).Started,
            Is.False);
        Assert.That(Start(new Rdb(11).SelectDb(0).Raw([251, .. huge, .. huge]).Entry("k", [1, 1])
            .End()).Started, Is.True);
    }

    [Test]
    public void Rubbish_after_a_good_header_never_crashes()
    {
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            byte[] rubbish = new byte[random.Next(1, 60)];
            random.NextBytes(rubbish);
            Peer s = Start([.. "REDIS0011"u8, .. rubbish]);
            Assert.That(s.Panic, Is.Null);
            Assert.That(s.Started, Is.False);
            Assert.That(s.Death?.ExitCode ?? 1, Is.EqualTo(1), s.Log);
        }
    }

    /// <summary>A file with one key of this type and value, both in hex.</summary>
    private static byte[] Value(string hex)
    {
        byte[] bytes = Convert.FromHexString(
            hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        return new Rdb(11).SelectDb(0).Raw([bytes[0], 1, (byte)'k', .. bytes[1..]]).End();
    }

    private Peer Start(byte[] file)
    {
        SimNode writer = _world.AddNode("writer");
        int fd = writer.Env.Files.Open("dump.rdb", OpenFlags.Write | OpenFlags.Create).Int;
        writer.Env.Files.Write(fd, file);
        writer.Env.Files.Close(fd);
        return new Peer(_world, "s", disk: writer.Disk);
    }

    private static void Refused(Peer s, string text)
    {
        Assert.That(s.Started, Is.False);
        Assert.That(s.Log, Does.Contain(text));
    }

    /// <summary>Builds an RDB file by hand.</summary>
    private sealed class Rdb
    {
        private readonly List<byte> _bytes = [];
        private readonly int _version;

        public Rdb(int version)
        {
            _version = version;
            _bytes.AddRange(Encoding.ASCII.GetBytes($"REDIS{version:D4}"));
        }

        public Rdb Raw(params byte[] bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        public Rdb Aux(string key, string value) => Raw([250, .. Text(key), .. Text(value)]);

        public Rdb SelectDb(byte id) => Raw(254, id);

        public Rdb Expire(long unixMs) => Raw([252, .. BitConverter.GetBytes(unixMs)]);

        public Rdb Entry(string key, byte[] value) => Raw([0, .. Text(key), .. value]);

        public byte[] Bytes() => [.. _bytes];

        public byte[] End()
        {
            _bytes.Add(255);
            if (_version >= 5)
            {
                _bytes.AddRange(BitConverter.GetBytes(Crc64.Update(0, _bytes.ToArray())));
            }

            return Bytes();
        }

        private static byte[] Text(string text) =>
            [(byte)text.Length, .. text.Select(c => (byte)c)];
    }
}
