// RdbStreamTests: streams go out and come back with their groups, and what is broken does not.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Persistence;

public sealed class RdbStreamTests
{
    private const string MasterId = "10" + "00000000000000010000000000000001";

    // XADD s 1-1 a 1, one node and its key.
    private const string Node = "01" + MasterId + "1C"
        + "1C0000000A00" + "010100010101816102000102010001000101010401FF";

    // Three entries, last ID 6-1, first 3-1, greatest deleted 5-1, 6 added; groups "empty", and g:
    // 3-1 pending with alice, 4-1 with bob, none with carol. All times as they were.
    private static readonly byte[] _reference = Convert.FromHexString(
        "150210000000000000000100000000000000013636000000140001010201010181660200010301000100"
        + "01827631030401030101010001827632030401020102010001827633030401FF10000000000000000400"
        + "000000000000014040400000001800020101010101816602000102010001000182763403040103010101"
        + "000182763503040100010201000102018166028161028167028162020801FF0306010301050106020565"
        + "6D707479060181FFFFFFFFFFFFFFFF00000167040181FFFFFFFFFFFFFFFF020000000000000003000000"
        + "0000000001C3F89003A20100000100000000000000040000000000000001C7F89003A201000001030561"
        + "6C696365C3F89003A2010000C3F89003A2010000010000000000000003000000000000000103626F62C7"
        + "F89003A2010000C7F89003A20100000100000000000000040000000000000001056361726F6CC8F89003"
        + "A2010000FFFFFFFFFFFFFFFF000B00ACE5C3840FDBCF06");

    [Test]
    public void A_payload_of_the_reference_is_understood_and_written_alike()
    {
        using var s = new ServerFixture(c =>
        {
            c.EnableDebugCommand = ProtectedAction.Yes;
            c.Rdbcompression = false;
        });
        Assert.That(Restore(s, "u", _reference), Is.EqualTo("+OK\r\n"));
        Assert.That(Dump(s, "u"), Is.EqualTo(_reference));
        Assert.That(s.Do("DEBUG", "DIGEST-VALUE", "u").Text,
            Does.Contain("e7467e74523c43b6e10d841dee57ece3df0682a3"));
        s.Do("OBJECT", "ENCODING", "u").Is("$6\r\nstream\r\n");
        s.Do("COPY", "u", "copy").Is(":1\r\n");
        Assert.That(Dump(s, "copy"), Is.EqualTo(_reference));
        string full = s.Do("XINFO", "STREAM", "u", "FULL").Text;
        Assert.That(full, Does.Contain("$5\r\nalice\r\n").And.Contain(":1795356162243\r\n"));
        s.Do("XACK", "u", "g", "3-1", "4-1").Is(":2\r\n");
        s.Do("XPENDING", "u", "g").Is("*4\r\n:0\r\n$-1\r\n$-1\r\n*-1\r\n");
    }

    [Test]
    public void Older_peers_get_no_active_times()
    {
        using var s = new ServerFixture(c => c.Rdbcompression = false);
        Assert.That(Restore(s, "u", _reference), Is.EqualTo("+OK\r\n"));
        s.Do("CONFIG", "SET", "rdb-version", "10");
        byte[] old = Dump(s, "u");
        Assert.That(old[0], Is.EqualTo(19));
        Assert.That(old, Has.Length.EqualTo(_reference.Length - (3 * 8)));
        Assert.That(Restore(s, "old", old), Is.EqualTo("+OK\r\n"));
        Assert.That(Dump(s, "old"), Is.EqualTo(old));
        s.Do("CONFIG", "SET", "rdb-version", "11");
        string full = s.Do("XINFO", "STREAM", "old", "FULL").Text;
        Assert.That(full, Does.Not.Contain(":-1\r\n"));
    }

    // Of Redis 5: one entry, last ID 1-1, one group g that was given it: 1-1 pending with c.
    [Test]
    public void What_Redis_5_did_not_know_is_reckoned()
    {
        using var s = new ServerFixture();
        byte[] payload = Signed("0F" + Node + "01" + "0101" + "01" + "0167" + "0101"
            + "01" + MasterId[2..] + "0100000000000000" + "03"
            + "01" + "0163" + "0200000000000000" + "01" + MasterId[2..]);
        Assert.That(Restore(s, "k", payload), Is.EqualTo("+OK\r\n"));
        string stream = s.Do("XINFO", "STREAM", "k").Text;
        Assert.That(stream, Does.Contain("entries-added\r\n:1\r\n"));
        Assert.That(stream, Does.Contain("recorded-first-entry-id\r\n$3\r\n1-1\r\n"));
        string groups = s.Do("XINFO", "GROUPS", "k").Text;
        Assert.That(groups, Does.Contain("entries-read\r\n:1\r\n$3\r\nlag\r\n:0\r\n"));
        Assert.That(s.Do("XINFO", "STREAM", "k", "FULL").Text, Does.Contain(
            "seen-time\r\n:2\r\n$11\r\nactive-time\r\n:2\r\n"));
    }

    private const string Head = "01" + "0101" + "0101" + "0000" + "01";
    private const string Group = "01" + "0167" + "0101" + "01";
    private const string Pending = "01" + "00000000000000010000000000000001"
        + "0100000000000000" + "01";

    private const string Consumer = "0163" + "0200000000000000" + "0200000000000000";
    private const string Owned = "01" + "00000000000000010000000000000001";

    // Sound; then: a length that is not the nodes', a node twice, a key of no ID, an empty node, an
    // entry that says it is longer, a group twice, a delivery twice, one that nobody has, one that
    // two have, one the group does not know, a consumer twice.
    [TestCase(Node + Head + Group + Pending + "01" + Consumer + Owned, true)]
    [TestCase(Node + "02" + "0101" + "0101" + "0000" + "01" + "00", false)]
    [TestCase("00" + "01" + "0101" + "0101" + "0000" + "01" + "00", false)]
    [TestCase("02" + MasterId + "0F" + "0F0000000400" + "0001000100010001FF"
        + MasterId + "0F" + "0F0000000400" + "0001000100010001FF"
        + "00" + "0101" + "0000" + "0000" + "01" + "00", false)]
    [TestCase("01" + "0161" + "0F" + "0F0000000400" + "0001000100010001FF"
        + "00" + "0101" + "0000" + "0000" + "01" + "00", false)]
    [TestCase("01" + MasterId + "07" + "070000000000FF" + "00" + "0101" + "0000" + "0000" + "01"
        + "00", false)]
    [TestCase("01" + MasterId + "1C" + "1C0000000A00" + "01010001010181610200010201000100010101"
        + "0501FF" + Head + "00", false)]
    [TestCase(Node + Head + "02" + "0167" + "0101" + "01" + "0000" + "0167" + "0101" + "01"
        + "0000", false)]
    [TestCase(Node + Head + Group + "02" + "00000000000000010000000000000001"
        + "010000000000000001" + "00000000000000010000000000000001"
        + "010000000000000001" + "00", false)]
    [TestCase(Node + Head + Group + Pending + "00", false)]
    [TestCase(Node + Head + Group + Pending + "02" + Consumer + Owned
        + "0164" + "0200000000000000" + "0200000000000000" + Owned, false)]
    [TestCase(Node + Head + Group + "00" + "01" + Consumer + Owned, false)]
    [TestCase(Node + Head + Group + "00" + "02" + Consumer + "00" + Consumer + "00", false)]
    [TestCase(Node + Head + Group + Pending + "01" + Consumer, false)]
    [TestCase(Node + Head, false)]
    public void A_stream_that_agrees_with_itself_is_taken(string value, bool sound)
    {
        foreach (string sanitize in new[] { "yes", "no" })
        {
            using var s = new ServerFixture();
            s.Do("CONFIG", "SET", "sanitize-dump-payload", sanitize);
            Assert.That(Restore(s, "k", Signed("15" + value)),
                Is.EqualTo(sound ? "+OK\r\n" : "-ERR Bad data format\r\n"));
        }
    }

    [Test]
    public void A_damaged_payload_is_refused_or_is_a_stream_to_work_with()
    {
        using var s = new ServerFixture(c => c.Rdbcompression = false);
        s.Do("CONFIG", "SET", "sanitize-dump-payload", "no");
        var random = new Random(1);
        int restored = 0;
        for (int i = 0; i < 6000; i++)
        {
            byte[] broken = (byte[])_reference.Clone();
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                broken[1 + random.Next(broken.Length - 11)] = (byte)random.Next(256);
            }
            Sign(broken);
            string reply = Restore(s, "k", broken, "REPLACE");
            Assert.That(reply, Is.AnyOf("+OK\r\n", "-ERR Bad data format\r\n"));
            if (reply[0] == '+')
            {
                restored++;
                Work(s);
            }
        }
        Assert.That(restored, Is.InRange(500, 5500));
    }

    /// <summary>Whatever it is now, every command can be given.</summary>
    private static void Work(ServerFixture s)
    {
        Assert.That(Restore(s, "again", Dump(s, "k"), "REPLACE"), Is.EqualTo("+OK\r\n"));
        Assert.That(Dump(s, "again"), Is.EqualTo(Dump(s, "k")));
        s.Ask(
            "XRANGE k - +", "XREVRANGE k + -", "XINFO STREAM k FULL", "XINFO GROUPS k",
            "XREAD STREAMS k 0", "XREADGROUP GROUP g alice STREAMS k 0",
            "XREADGROUP GROUP g dave COUNT 2 STREAMS k >", "XPENDING k g", "XPENDING k g - + 10",
            "XADD k * f v", "XADD k MAXLEN ~ 3 * f v", "XCLAIM k g bob 0 3-1 4-1 6-1 FORCE",
            "XDEL k 4-1 3-1", "XAUTOCLAIM k g carol 0 0", "XTRIM k MAXLEN 1",
            "XSETID k 99999999999-1",
            "XACK k g 3-1 4-1", "XGROUP DELCONSUMER k g bob", "COPY k copy REPLACE",
            "MEMORY USAGE k", "XTRIM k MINID 18446744073709551615", "XGROUP DESTROY k g",
            "DEL k again copy");
    }

    private static byte[] Dump(ServerFixture s, string key)
    {
        string reply = s.Do("DUMP", key).Text;
        int start = reply.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        return Encoding.Latin1.GetBytes(reply[start..^2]);
    }

    private static string Restore(ServerFixture s, string key, byte[] payload, string option = "")
    {
        string text = Encoding.Latin1.GetString(payload);
        return option.Length == 0
            ? s.Do("RESTORE", key, "0", text).Text : s.Do("RESTORE", key, "0", text, option).Text;
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
