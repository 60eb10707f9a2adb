// DumpCommandsTests: a value goes out as bytes and comes back, and what is broken does not.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Keyspace;

public sealed class DumpCommandsTests
{
    // "a" and 5.
    private const string Ziplist = "10" + "100000000D0000000200" + "000161" + "03F6" + "FF";

    // One of each type and encoding.
    private static readonly string[][] _values =
    [
        ["SET", "k", "12345"],
        ["SET", "k", "short"],
        ["SET", "k", new string('x', 300)],
        ["HSET", "k", "field", "value", "number", "123456", "f", new string('y', 60)],
        ["HSET", "k", "field", "value", "long", new string('z', 100), "n", "-7"],
        ["SADD", "k", "1", "-2", "70000", "9000000000"],
        ["SADD", "k", "1", "member", new string('y', 60)],
        ["SADD", "k", "1", "member", new string('z', 100)],
        ["RPUSH", "k", "element", "12345", "-7", new string('x', 70)],
        ["RPUSH", "k", new string('a', 5000), "b", new string('c', 5000), "1"],
        ["ZADD", "k", "1", "a", "1.5", "b", "-inf", "12345", "1e-10", new string('y', 60)],
        ["ZADD", "k", "1", "a", "1.5", "b", "inf", "12345", "-0", new string('z', 100)],
        ["XADD", "k", "1-1", "f", "v", "n", "12345", "g", new string('y', 60)],
    ];

    // HSET h a 1 b two, DUMP h, of redis-server 7.2.4.
    [Test]
    public void A_payload_of_the_reference_is_understood_and_written_alike()
    {
        using var s = new ServerFixture();
        s.Do("HSET", "h", "a", "1", "b", "two");
        byte[] payload = Convert.FromHexString("1014" + "140000000400816102010181620283"
            + "74776F04FF" + "0B00" + "6DF708561C7D829B");
        Assert.That(Dump(s, "h"), Is.EqualTo(payload));
        Assert.That(Restore(s, "copy", payload), Is.EqualTo("+OK\r\n"));
        s.Do("HGETALL", "copy").Is("*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$3\r\ntwo\r\n");
    }

    [TestCase("01" + "02" + "0161" + "C005", TestName = "element by element")]
    [TestCase("0A" + Ziplist, TestName = "a ziplist")]
    [TestCase("0E" + "01" + Ziplist, TestName = "ziplists")]
    [TestCase("12" + "01" + "02" + "0C" + "0C0000000200816102" + "0501FF", TestName = "listpacks")]
    [TestCase("12" + "02" + "01" + "0161" + "02" + "09" + "0900000001000501FF",
        TestName = "a plain node in front")]
    public void A_list_in_any_form_is_restored(string hex)
    {
        using var s = new ServerFixture();
        byte[] payload = Convert.FromHexString(hex + "0B00" + "0000000000000000");
        Sign(payload);
        Assert.That(Restore(s, "k", payload), Is.EqualTo("+OK\r\n"));
        s.Do("LRANGE", "k", "0", "-1").Is("*2\r\n$1\r\na\r\n$1\r\n5\r\n");
    }

    [TestCase("12" + "00")]
    [TestCase("12" + "01" + "02" + "07" + "070000000000FF")]
    [TestCase("12" + "01" + "03" + "0161")]
    [TestCase("12" + "01" + "01" + "00")]
    [TestCase("0E" + "01" + "0161")]
    [TestCase("01" + "02" + "0161")]
    public void A_list_without_elements_or_of_nonsense_is_refused(string hex)
    {
        using var s = new ServerFixture();
        byte[] payload = Convert.FromHexString(hex + "0B00" + "0000000000000000");
        Sign(payload);
        Assert.That(Restore(s, "k", payload), Is.EqualTo("-ERR Bad data format\r\n"));
    }

    // ZADD z 1 a 1.5 b inf c -0 d 1e-10 7, DUMP z, DEBUG DIGEST-VALUE z of redis-server 7.2.4. In
    // a listpack the score -0 is the integer 0.
    [TestCase("128", "listpack", "0ac13556b001394ec0ee2282939998cbbd02519b",
        "112A2A0000000A00816402000107018531652D3130068161020101816202"
            + "83312E350481630283696E6604FF0B00E688682BCDA1E97F")]
    [TestCase("0", "skiplist", "494f2560bdea8698989ea81ebf28e81cd0a7d4b8",
        "05050163000000000000F07F0162000000000000F83F0161000000000000"
            + "F03FC007BBBDD7D9DF7CDB3D016400000000000000800B001B60243C3717"
            + "1DAE")]
    public void A_sorted_set_of_the_reference_is_understood_and_written_alike(
        string entries, string encoding, string digest, string hex)
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        s.Do("CONFIG", "SET", "zset-max-listpack-entries", entries);
        s.Do("ZADD", "z", "1", "a", "1.5", "b", "inf", "c", "-0", "d", "1e-10", "7");
        byte[] payload = Convert.FromHexString(hex);
        Assert.That(Dump(s, "z"), Is.EqualTo(payload));
        Assert.That(Restore(s, "copy", payload), Is.EqualTo("+OK\r\n"));
        foreach (string key in new[] { "z", "copy" })
        {
            Assert.That(s.Do("DEBUG", "DIGEST-VALUE", key).Text, Does.Contain(digest));
            Assert.That(s.Do("OBJECT", "ENCODING", key).Text, Does.Contain(encoding));
        }
    }

    // Made by hand: what versions before 4 and 7 wrote. 01 61 is the string a.
    [TestCase("03" + "03" + "016101" + "31" + "0162" + "03312E35" + "0163" + "FF",
        "-inf c 1 a 1.5 b")]
    [TestCase("03" + "01" + "0161" + "FE", "inf a")]
    [TestCase("03" + "01" + "0161" + "05" + "0C312E3561", "1.5 a")]
    [TestCase("0C" + "18" + "18000000" + "12000000" + "0400" + "000161" + "03F2"
        + "020162" + "0303312E35" + "FF", "1 a 1.5 b")]
    public void Sorted_sets_of_old_versions_are_understood(string value, string members)
    {
        using var s = new ServerFixture();
        byte[] payload = [.. Convert.FromHexString(value), 6, 0, .. new byte[8]];
        Sign(payload);
        Assert.That(Restore(s, "z", payload), Is.EqualTo("+OK\r\n"));
        Assert.That(s.Do("OBJECT", "ENCODING", "z").Text, Does.Contain("listpack"));
        string[] words = members.Split(' ');
        for (int i = 0; i < words.Length; i += 2)
        {
            Assert.That(s.Do("ZSCORE", "z", words[i + 1]).Text, Does.Contain(words[i] + "\r\n"));
            s.Do("ZRANK", "z", words[i + 1]).Is($":{i / 2}\r\n");
        }
    }

    // No score, an element twice, a score that is no number.
    [TestCase("05" + "01" + "0161")]
    [TestCase("05" + "02" + "0161" + "000000000000F03F" + "0161" + "0000000000000040")]
    [TestCase("05" + "01" + "0161" + "000000000000F87F")]
    [TestCase("03" + "01" + "0161" + "FD")]
    [TestCase("03" + "01" + "0161" + "0178")]
    [TestCase("03" + "01" + "0161" + "00")]
    [TestCase("03" + "01" + "0161" + "044E414E30")]
    [TestCase("11" + "0A" + "0A000000" + "0100" + "816102" + "FF")]
    [TestCase("11" + "07" + "07000000" + "0000" + "FF")]
    public void A_sorted_set_that_is_none_is_refused(string value)
    {
        using var s = new ServerFixture();
        byte[] payload = [.. Convert.FromHexString(value), 11, 0, .. new byte[8]];
        Sign(payload);
        Assert.That(Restore(s, "z", payload), Is.EqualTo("-ERR Bad data format\r\n"));
    }

    [TestCaseSource(nameof(_values))]
    public void What_is_dumped_is_restored(params string[] command)
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        s.Do(command);
        byte[] payload = Dump(s, "k");
        Assert.That(Restore(s, "copy", payload), Is.EqualTo("+OK\r\n"));
        string digest = s.Do("DEBUG", "DIGEST-VALUE", "k").Text;
        Assert.That(s.Do("DEBUG", "DIGEST-VALUE", "copy").Text, Is.EqualTo(digest));
        s.Do("OBJECT", "ENCODING", "copy").Is(s.Do("OBJECT", "ENCODING", "k").Text);
    }

    [TestCaseSource(nameof(_values))]
    public void A_damaged_payload_is_refused_or_is_a_value(params string[] command)
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        s.Do(command);
        byte[] whole = Dump(s, "k");
        var random = new Random(1);
        int restored = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] broken = (byte[])whole.Clone();
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                broken[random.Next(broken.Length - 10)] = (byte)random.Next(256);
            }
            Sign(broken);
            string reply = Restore(s, "copy", broken, "REPLACE");
            Assert.That(reply, Is.AnyOf("+OK\r\n", "-ERR Bad data format\r\n"));
            if (reply[0] != '+')
            {
                continue;
            }
            // Whatever it is now, it can be looked at, changed, written out, read back and freed.
            restored++;
            s.Do("HGETALL", "copy");
            s.Do("HSET", "copy", "field", new string('l', 100));
            s.Do("SMEMBERS", "copy");
            s.Do("SADD", "copy", new string('l', 100));
            s.Do("LRANGE", "copy", "0", "-1");
            s.Do("LREM", "copy", "-1", "12345");
            s.Do("RPUSH", "copy", new string('l', 100));
            s.Do("ZRANGE", "copy", "0", "-1", "WITHSCORES");
            s.Do("ZADD", "copy", "2", "b", "3", "m");
            s.Do("ZREMRANGEBYSCORE", "copy", "1", "(3");
            s.Do("ZADD", "copy", "3", new string('l', 100));
            s.Do("XRANGE", "copy", "-", "+");
            s.Do("XADD", "copy", "*", "f", "v");
            s.Do("XTRIM", "copy", "MAXLEN", "1");
            Assert.That(Restore(s, "again", Dump(s, "copy"), "REPLACE"), Is.EqualTo("+OK\r\n"));
            Assert.That(s.Do("DEBUG", "DIGEST-VALUE", "again").Text,
                Is.EqualTo(s.Do("DEBUG", "DIGEST-VALUE", "copy").Text));
            s.Do("ZPOPMIN", "copy", "2");
            s.Do("ZREM", "copy", "a", "m", "12345");
            s.Do("DEL", "copy");
        }
        Assert.That(restored, Is.InRange(1, 2999));
    }

    // One field twice, as nobody writes it.
    private static readonly byte[] _twice = Signed(
        "1011" + "11000000" + "0400" + "816102" + "0101" + "816102" + "0201" + "FF");

    [Test]
    public void A_field_that_comes_twice_is_refused_where_that_is_asked()
    {
        using var s = new ServerFixture();
        foreach (string sanitize in new[] { "yes", "clients" })
        {
            s.Do("CONFIG", "SET", "sanitize-dump-payload", sanitize);
            Assert.That(Restore(s, "h", _twice), Is.EqualTo("-ERR Bad data format\r\n"));
        }
        s.Do("ACL", "SETUSER", "default", "skip-sanitize-payload");
        Assert.That(Restore(s, "h", _twice), Is.EqualTo("+OK\r\n"));
        Assert.That(s.Do("INFO", "stats").Text, Does.Contain("dump_payload_sanitizations:2\r\n"));
    }

    [Test]
    public void A_field_that_comes_twice_is_once_in_the_table()
    {
        using var s = new ServerFixture();
        Assert.That(Restore(s, "h", _twice), Is.EqualTo("+OK\r\n"));
        s.Do("HGET", "h", "a").Is("$1\r\n1\r\n");
        s.Do("HSET", "h", "long", new string('x', 100));
        s.Do("HLEN", "h").Is(":2\r\n");
        s.Do("HGET", "h", "a").Is("$1\r\n1\r\n");
        Assert.That(Restore(s, "copy", Dump(s, "h")), Is.EqualTo("+OK\r\n"));
    }

    // HSET h a 1, as a ziplist and as a zipmap; then broken ones.
    [TestCase("0D10" + "100000000D0000000200" + "000161" + "03F2" + "FF", "listpack")]
    [TestCase("0907" + "01" + "0161" + "010031" + "FF", "listpack")]
    [TestCase("0D10" + "100000000D0000000200" + "000161" + "04F2" + "FF", null)]
    [TestCase("0D0E" + "0E0000000A0000000100" + "000161" + "FF", null)]
    [TestCase("0907" + "02" + "0161" + "010031" + "FF", null)]
    [TestCase("090D" + "02" + "0161" + "010031" + "0161" + "010031" + "FF", null)]
    public void What_older_versions_wrote_is_read(string hex, string? encoding)
    {
        using var s = new ServerFixture();
        byte[] payload = Signed(hex);
        string reply = encoding == null ? "-ERR Bad data format\r\n" : "+OK\r\n";
        Assert.That(Restore(s, "h", payload), Is.EqualTo(reply));
        s.Do("HGET", "h", "a").Is(encoding == null ? "$-1\r\n" : "$1\r\n1\r\n");
    }

    [Test]
    public void A_wrong_checksum_or_a_newer_version_is_refused()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "value");
        byte[] payload = Dump(s, "k");
        payload[^1] ^= 1;
        Assert.That(Restore(s, "copy", payload), Does.StartWith("-ERR DUMP payload version"));
        payload[^1] ^= 1;
        payload[^10] = RdbEncoding.Version + 1;
        Sign(payload);
        Assert.That(Restore(s, "copy", payload), Does.StartWith("-ERR DUMP payload version"));
    }

    [Test]
    public void A_checksum_is_not_looked_at_when_tests_do_not_want_it()
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        s.Do("SET", "k", "value");
        byte[] payload = Dump(s, "k");
        payload[^1] ^= 1;
        s.Do("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "1").Is("+OK\r\n");
        Assert.That(Restore(s, "copy", payload), Is.EqualTo("+OK\r\n"));
        payload[^10] = RdbEncoding.Version + 1;
        Assert.That(Restore(s, "new", payload), Does.StartWith("-ERR DUMP payload version"));
        s.Do("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "0").Is("+OK\r\n");
        payload[^10] = RdbEncoding.Version;
        Assert.That(Restore(s, "new", payload), Does.StartWith("-ERR DUMP payload version"));
    }

    [Test]
    public void What_is_wrong_with_a_payload_is_logged()
    {
        using var s = new ServerFixture(c => c.Loglevel = LogLevel.Verbose);
        byte[] payload = Signed("0D0E" + "0E0000000A0000000100" + "000161" + "FF");
        Assert.That(Restore(s, "h", payload), Is.EqualTo("-ERR Bad data format\r\n"));
        Assert.That(s.LogText, Does.Contain("- Internal error in RDB reading offset 0, function at "
            + "rdb.c:2430 -> Hash ziplist integrity check failed."));
    }

    // No text, with and without bytes that would stand for it; and a text of no bytes.
    [TestCase("00" + "C3" + "0000", "+OK\r\n")]
    [TestCase("00" + "C3" + "0200" + "0061", "+OK\r\n")]
    [TestCase("00" + "C3" + "0001", "-ERR Bad data format\r\n")]
    public void A_compressed_text_may_be_empty(string hex, string reply)
    {
        using var s = new ServerFixture();
        Assert.That(Restore(s, "k", Signed(hex)), Is.EqualTo(reply));
        s.Do("GET", "k").Is(reply[0] == '+' ? "$0\r\n\r\n" : "$-1\r\n");
    }

    [Test]
    public void Restore_sets_time_to_live_idle_time_and_frequency()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "value");
        byte[] payload = Dump(s, "k");
        Assert.That(
            Restore(s, "abs", payload, "ABSTTL", ttl: "4000000000000"), Is.EqualTo("+OK\r\n"));
        s.Do("PEXPIRETIME", "abs").Is(":4000000000000\r\n");
        Assert.That(Restore(s, "dead", payload, "ABSTTL", ttl: "1"), Is.EqualTo("+OK\r\n"));
        s.Do("EXISTS", "dead").Is(":0\r\n");
        Assert.That(Restore(s, "idle", payload, "IDLETIME", "1000"), Is.EqualTo("+OK\r\n"));
        s.Do("OBJECT", "IDLETIME", "idle").Is(":1000\r\n");
        s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        Assert.That(Restore(s, "freq", payload, "FREQ", "100"), Is.EqualTo("+OK\r\n"));
        s.Do("OBJECT", "FREQ", "freq").Is(":100\r\n");
    }

    private static byte[] Dump(ServerFixture s, string key)
    {
        string reply = s.Do("DUMP", key).Text;
        int start = reply.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        return Encoding.Latin1.GetBytes(reply[start..^2]);
    }

    private static string Restore(
        ServerFixture s, string key, byte[] payload, string option = "", string value = "",
        string ttl = "0")
    {
        List<string> words = ["RESTORE", key, ttl, Encoding.Latin1.GetString(payload)];
        words.AddRange(Array.FindAll([option, value], w => w.Length > 0));
        return s.Do([.. words]).Text;
    }

    private static byte[] Signed(string hex)
    {
        byte[] payload = Convert.FromHexString(hex + "0B00" + "0000000000000000");
        Sign(payload);
        return payload;
    }

    private static void Sign(byte[] payload) => BinaryPrimitives.WriteUInt64LittleEndian(
        payload.AsSpan(payload.Length - 8), Crc64.Update(0, payload.AsSpan(0, payload.Length - 8)));
}
