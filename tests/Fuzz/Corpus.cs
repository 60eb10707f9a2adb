// Corpus: sound values and files, of which the damaged ones are made.
// Ours, no origin in C.
//
// Most are what a server writes: every type in every encoding, with and without compression. The
// forms that old versions wrote are made by hand. Commands a version does not have add nothing.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RedisNet.Fuzz;

/// <summary>Values as RESTORE takes them, without the footer, and RDB files.</summary>
internal sealed class Corpus
{
    private const int FooterBytes = 10;

    // One node of a stream with two entries, and what is pending in a group: 1-1, with a consumer.
    private const string Id = "0000000000000001" + "0000000000000001";
    private const string Ms = "B4BD0205A2010000";
    private const string Nodes = "01" + "10" + Id + "28" + "280000000F00" + "0201000101018166020001"
        + "02010001000181760204" + "01020101010001817702" + "0401FF";

    private const string Pending = "01" + Id + Ms + "01" + "01" + "0161" + Ms + "01" + Id;

    // Values of old versions: elements one by one, ziplists, a zipmap, scores as text; a quicklist
    // of ziplists, of listpacks with a plain node, and one compressed; streams before entries and
    // reads were counted, and before a consumer's last activity was kept.
    private static readonly string[] Old =
    [
        "01020161C005",
        "0103016102626303646566",
        "02030161C0050162",
        "0302016101310162033" + "12E35",
        "0303016101310162FE0163FF",
        "0402016101310162C005",
        "0502" + "0161000000000000F03F" + "01620000000000000040",
        "0907" + "01" + "0161" + "010031" + "FF",
        "090D" + "02" + "0161" + "010031" + "0162" + "010032" + "FF",
        "0A10" + "100000000D0000000200" + "000161" + "03F6" + "FF",
        "0D10" + "100000000D0000000200" + "000161" + "03F6" + "FF",
        "0C10" + "100000000D0000000200" + "000161" + "03F6" + "FF",
        "0E01" + "10" + "100000000D0000000200" + "000161" + "03F6" + "FF",
        "0B0C" + "0200000002000000" + "01000200",
        "0B18" + "0400000004000000" + "01000000" + "02000000" + "03000000" + "00000100",
        "1202" + "010161" + "0209" + "0900000001000501FF",
        "00C309" + "1E" + "017878E01100017878",
        "0781000000000000000001050205030000000004000000000000000005016100",
        "13" + Nodes + "02" + "0201" + "0101" + "0000" + "02" + "01" + "0167" + "0101" + "01"
            + Pending,
        "0F" + Nodes + "02" + "0201" + "01" + "0167" + "0101" + Pending,
    ];

    private static readonly string[] Names = ["a", "12345", "-7", "70000", "9000000000", "1.5"];

    public List<byte[]> Values { get; } = [];

    public List<byte[]> Files { get; } = [];

    public static Corpus Make()
    {
        var corpus = new Corpus();
        foreach (string value in Old)
        {
            corpus.Values.Add(Convert.FromHexString(value));
        }
        foreach (bool low in new[] { false, true })
        {
            foreach (bool compression in new[] { false, true })
            {
                corpus.AddWritten(low, compression);
            }
        }
        return corpus;
    }

    private void AddWritten(bool low, bool compression)
    {
        var s = new FuzzServer();
        s.SetThresholds(low);
        s.Server.Config.Rdbcompression = compression;
        Fill(s);
        foreach (string key in Keys(s))
        {
            if (s.DoBulk("DUMP", key) is { } payload)
            {
                Values.Add(Encoding.Latin1.GetBytes(payload[..^FooterBytes]));
            }
        }
        s.Do("PEXPIREAT", "hash", "4000000000000");
        s.Do("PEXPIREAT", "text", "1");
        s.Do("SAVE");
        Files.Add(s.ReadFile("dump.rdb"));
        s.End();
    }

    private static string[] Keys(FuzzServer s) =>
        s.Do("KEYS", "*").Split("\r\n").Where(w => w.Length > 0 && w[0] is not ('*' or '$'))
            .Order(StringComparer.Ordinal).ToArray();

    private static void Fill(FuzzServer s)
    {
        s.Do("SET", "int", "12345");
        s.Do("SET", "text", "some text");
        s.Do("SET", "long", new string('x', 300) + string.Concat(Names));
        s.Do(["PFADD", "sparse", .. Names]);
        s.Do("SETRANGE", "dense", "0", "HYLL" + new string('\0', 12) + new string('\x55', 12288));
        for (int i = 0; i < 10; i++)
        {
            string number = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string name = Names[i % Names.Length] + (i < Names.Length ? "" : number);
            s.Do("HSET", "hash", name, new string('v', i));
            s.Do("RPUSH", "list", name, new string('l', 12 * i));
            s.Do("SADD", "set", name);
            s.Do("SADD", "integers", number + "000");
            s.Do("ZADD", "zset", i % 3 == 0 ? "-inf" : number + ".25", name);
            s.Do("XADD", "stream", number + "-1", "field", name, i % 4 == 0 ? "other" : "f", "v");
        }
        s.Do("HSET", "small", "a", "1", "b", "2");
        s.Do("ZADD", "scores", "1", "a", "2", "b");
        s.Do("SADD", "mixed", "1", "a");
        s.Do("RPUSH", "short", "a", "1");
        s.Do("XGROUP", "CREATE", "stream", "group", "0");
        s.Do("XREADGROUP", "GROUP", "group", "alice", "COUNT", "3", "STREAMS", "stream", ">");
        s.Do("XREADGROUP", "GROUP", "group", "bob", "COUNT", "2", "STREAMS", "stream", ">");
        s.Do("XDEL", "stream", "2-1", "7-1");
        s.Do("XACK", "stream", "group", "1-1");
    }
}
