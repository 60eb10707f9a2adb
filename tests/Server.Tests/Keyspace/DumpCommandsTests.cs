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
    // One of each type and encoding.
    private static readonly string[][] _values =
    [
        ["SET", "k", "12345"],
        ["SET", "k", "short"],
        ["SET", "k", new string('x', 300)],
        ["HSET", "k", "field", "value", "number", "123456", "f", new string('y', 60)],
        ["HSET", "k", "field", "value", "long", new string('z', 100), "n", "-7"],
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
            // Whatever it is now, it can be looked at, changed and freed.
            s.Do("DEBUG", "DIGEST-VALUE", "copy");
            s.Do("HGETALL", "copy");
            s.Do("HSET", "copy", "field", new string('l', 100));
            s.Do("DEL", "copy");
        }
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

    private static void Sign(byte[] payload) => BinaryPrimitives.WriteUInt64LittleEndian(
        payload.AsSpan(payload.Length - 8), Crc64.Update(0, payload.AsSpan(0, payload.Length - 8)));
}
