// HashValueTests: what becomes of the structure behind a key.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Types;

[TestFixture("no")]
[TestFixture("yes")]
public sealed class HashValueTests(string lazyServerDel)
{
    [Test]
    public void A_table_may_be_renamed_moved_and_overwritten()
    {
        using var s = new ServerFixture();
        s.Do("CONFIG", "SET", "lazyfree-lazy-server-del", lazyServerDel);
        Fill(s, "h");
        s.Do("RENAME", "h", "i").Is("+OK\r\n");
        s.Do("HLEN", "i").Is(":600\r\n");
        s.Do("MOVE", "i", "3").Is(":1\r\n");
        Fill(s, "h");
        s.Do("SET", "h", "v").Is("+OK\r\n");
        s.Do("GET", "h").Is("$1\r\nv\r\n");
        Fill(s, "g");
        Fill(s, "k");
        s.Do("RENAME", "k", "g").Is("+OK\r\n");
        s.Do("SET", "g", "12").Is("+OK\r\n");
        s.Do("INCR", "g").Is(":13\r\n");
        s.Advance(1000);
        string lazy = s.Do("INFO", "memory").Text;
        Assert.That(lazy.Contains("lazyfreed_objects:0\r\n", System.StringComparison.Ordinal),
            Is.EqualTo(lazyServerDel == "no"));
    }

    private static void Fill(ServerFixture s, string key)
    {
        for (int i = 0; i < 600; i++)
        {
            s.Do("HSET", key, i.ToString(CultureInfo.InvariantCulture), "v");
        }
    }
}
