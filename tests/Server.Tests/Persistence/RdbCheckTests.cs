// RdbCheckTests: what the checker says of good and damaged files, in C's words.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Linq;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class RdbCheckTests
{
    // The texts below are those of redis-check-rdb 7.2.4 for these files.
    private const string Head = "524544495330303131";

    private const string None =
        "[info] 0 keys read\n[info] 0 expires\n[info] 0 already expired\n";

    private const string One =
        "[info] 1 keys read\n[info] 0 expires\n[info] 0 already expired\n";

    private const string Terminating =
        "C 01 Jan 2024 00:00:01.000 # Terminating server after rdb file reading failure.\n";

    [Test]
    public void A_sound_file_is_described()
    {
        string file = Head + "FA" + "0961" + "6F662D62617365" + "62" + "C000" + "FE00" + "FB0201"
            + "FC0100000000000000" + "00" + "0161" + "0162" + "F805" + "00" + "0163" + "C005" + "FF"
            + "0000000000000000";
        Assert.That(Check(file, out bool good), Is.EqualTo(
            "[offset 0] Checking RDB file dump.rdb\n"
            + "[offset 22] AUX FIELD aof-baseb = '0'\n"
            + "[offset 24] Selecting DB ID 0\n"
            + "[offset 57] RDB file was saved with checksum disabled: no check performed.\n"
            + "[offset 57] \\o/ RDB looks OK! \\o/\n"
            + "[info] 2 keys read\n[info] 1 expires\n[info] 1 already expired\n"));
        Assert.That(good);
    }

    [TestCase("52454449583030313100", "[offset 9] Wrong signature trying to load DB from file\n"
        + "[additional info] While doing: start\n")]
    [TestCase("52454449533030313200", "[offset 9] Can't handle RDB format version 12\n"
        + "[additional info] While doing: start\n")]
    [TestCase("5245444953", "[offset 0] Unexpected EOF reading RDB file\n"
        + "[additional info] While doing: start\n")]
    [TestCase("524544495330303131" + "16", "[offset 10] Invalid object type: 22\n"
        + "[additional info] While doing: read-type\n")]
    [TestCase("524544495330303131" + "F6", "[offset 10] Pre-release function format not supported "
        + "11\n[additional info] While doing: read-type\n")]
    [TestCase("524544495330303131" + "F505", "[offset 11] Failed loading library, Failed loading "
        + "library payload\n[additional info] While doing: read-functions\n")]
    [TestCase("524544495330303131" + "F7" + "00" + "01" + "00", "[offset 13] bad when_opcode\n"
        + "[additional info] While doing: read-module-aux\n")]
    [TestCase("524544495330303131" + "FC00", "[offset 10] Unexpected EOF reading RDB file\n"
        + "[additional info] While doing: read-expire\n")]
    [TestCase("524544495330303131" + "FB00", "[offset 11] Unexpected EOF reading RDB file\n"
        + "[additional info] While doing: read-len\n")]
    [TestCase("524544495330303131" + "FF" + "0100000000000000", "[offset 18] RDB CRC error\n"
        + "[additional info] While doing: check-sum\n")]
    public void What_is_broken_before_any_key_is_named(string file, string text) =>
        Assert.That(Check(file, out _), Is.EqualTo(
            "[offset 0] Checking RDB file dump.rdb\n--- RDB ERROR DETECTED ---\n" + text
            + "[additional info] Reading type 0 (string)\n" + None));

    [TestCase("00" + "0161" + "05", "[offset 13] Unexpected EOF reading RDB file\n", "0 (string)",
        false)]
    [TestCase("04" + "0161" + "00", "[offset 13] Unexpected EOF reading RDB file\n",
        "4 (hash-hashtable)", false)]
    [TestCase("04" + "0161" + "02" + "01610162" + "01610162", "[offset 21] Internal error in RDB "
        + "reading offset 0, function at rdb.c:2083 -> Hash with dup elements\n",
        "4 (hash-hashtable)", true)]
    [TestCase("00" + "0161" + "C4", "[offset 13] Internal error in RDB reading offset 0, function "
        + "at rdb.c:536 -> Unknown RDB string encoding type 4\n", "0 (string)", true)]
    [TestCase("00" + "0161" + "BF", "[offset 13] Internal error in RDB reading offset 0, function "
        + "at rdb.c:244 -> Unknown length encoding 2 in rdbLoadLen()\n", "0 (string)", true)]
    [TestCase("06" + "0161" + "05", "[offset 12] Internal error in RDB reading offset 0, function "
        + "at rdb.c:2784 -> Pre-release module format not supported\n", "6 (module-pre-release)",
        true)]
    [TestCase("02" + "0161" + "810FFFFFFFFFFFFFFF", "[offset 21] Internal error in RDB reading "
        + "offset 0, function at rdb.c:1884 -> OOM in dictTryExpand 1152921504606846975\n",
        "2 (set-hashtable)", true)]
    public void What_is_broken_in_a_value_is_named(
        string entry, string text, string type, bool terminates)
    {
        string output = Check(Head + entry, out bool good);
        int pid = output.IndexOf(":C ", StringComparison.Ordinal);
        Assert.That(output, Does.StartWith("[offset 0] Checking RDB file dump.rdb\n"
            + "--- RDB ERROR DETECTED ---\n" + text
            + "[additional info] While doing: read-object-value\n"
            + "[additional info] Reading key 'a'\n"
            + $"[additional info] Reading type {type}\n" + One));
        Assert.That(pid > 0, Is.EqualTo(terminates));
        if (terminates)
        {
            Assert.That(output[(pid + 1)..], Is.EqualTo(Terminating));
        }
        Assert.That(good, Is.False);
    }

    // A stream with one entry, which consumer c of group g has pending. Each row is what follows
    // the row before, and what is said when the file ends before it.
    private static readonly (string Part, int Line, string Text)[] _stream =
    [
        ("01", 2485, "Stream listpacks len loading failed."),
        (IdText, 2496, "Stream master ID loading failed: invalid encoding or I/O error."),
        ("1C1C0000000A00" + "010100010101816102000102010001000101010401FF", 2513,
            "Stream listpacks loading failed."),
        ("01" + "0101", 2582, "Stream object metadata loading failed."),
        ("0101" + "0000" + "01", 2582, "Stream object metadata loading failed."),
        ("01", 2596, "Stream cgroup count loading failed."),
        ("0167", 2607, "Error reading the consumer group name from Stream"),
        ("0101", 2616, "Stream cgroup ID loading failed."),
        ("01", 2627, "Stream cgroup offset loading failed."),
        ("01", 2653, "Stream PEL size loading failed."),
        ("00000000000000010000000000000001", 2660, "Stream PEL ID loading failed."),
        ("0100000000000000" + "01", 2668, "Stream PEL NACK loading failed."),
        ("01", 2686, "Stream consumers num loading failed."),
        ("0163", 2693, "Error reading the consumer name from Stream group."),
        ("0200000000000000", 2709, "Stream short read reading seen time."),
        ("0200000000000000", 2717, "Stream short read reading active time."),
        ("01", 2730, "Stream consumer PEL num loading failed."),
        ("00000000000000010000000000000001", 2738, "Stream short read reading PEL streamID."),
    ];

    private const string IdText = "10" + "00000000000000010000000000000001";

    [Test]
    public void A_file_that_ends_amid_a_stream_is_told_with_the_place()
    {
        string file = Head + "15" + "0161";
        foreach ((string part, int line, string text) in _stream)
        {
            foreach (string some in (string[])["", part[..^2]])
            {
                Assert.That(Check(file + some, out bool whole), Does.Contain("] Internal error in "
                    + $"RDB reading offset 0, function at rdb.c:{line} -> {text}\n"));
                Assert.That(whole, Is.False);
            }
            file += part;
        }
        Check(file + "FF" + "0000000000000000", out bool good);
        Assert.That(good);
    }

    // One value of each kind a module writes.
    [Test]
    public void The_value_of_a_module_is_followed()
    {
        string module = "81" + "0000000000000000";
        string value = "0105" + "0205" + "0300000000" + "040000000000000000" + "050161" + "00";
        string output = Check(Head + "F7" + module + "0200" + value + "07" + "0161" + module
            + value + "FF" + "0000000000000000", out bool good);
        Assert.That(output, Does.Contain("] MODULE AUX for: AAAAAAAAA\n"));
        Assert.That(output, Does.Contain("[info] 1 keys read\n"));
        Assert.That(good);
    }

    [Test]
    public void A_module_is_named_by_its_number() =>
        Assert.That(RdbValueLoader.ModuleName(ulong.MaxValue), Is.EqualTo("_________"));

    [Test]
    public void A_file_that_is_not_there_is_no_sound_file()
    {
        using var s = new ServerFixture();
        Assert.That(new RdbCheck(s.Server, "nothing.rdb").Run(), Is.False);
    }

    // Nothing a file holds may leave memory behind.
    private static string Check(string hex, out bool good)
    {
        byte[] file = Convert.FromHexString(hex);
        using var s = new ServerFixture();
        IFileSystem files = s.Node.Env.Files;
        int fd = files.Open("dump.rdb", OpenFlags.Write | OpenFlags.Create).Int;
        files.Write(fd, file);
        files.Close(fd);
        long used = s.Server.Z.UsedMemory;
        int before = s.Node.Log.Lines.Count;
        s.Server.Pid = 0;
        good = new RdbCheck(s.Server, "dump.rdb").Run();
        Assert.That(s.Server.Z.UsedMemory, Is.EqualTo(used));
        return string.Concat(s.Node.Log.Lines.Skip(before).Select(line => line + "\n"));
    }
}
