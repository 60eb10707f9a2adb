// ScanCommandsTests: what SCAN promises while the table grows, shrinks and loses keys.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Keyspace;

public sealed class ScanCommandsTests
{
    private static (string Cursor, string[] Keys) Scan(ServerFixture s, string cursor, int count)
    {
        string[] parts = s.Ask($"SCAN {cursor} COUNT {count}").Split("\r\n");
        return (parts[2], [.. parts.Skip(4).Where((_, i) => i % 2 == 1)]);
    }

    [Test]
    public void Every_key_that_stays_is_returned_however_the_table_changes(
        [Values(1, 7, 100)] int count, [Values(-3, 0, 3)] int change)
    {
        using var s = new ServerFixture();
        for (int i = 0; i < 200; i++)
        {
            s.Ask($"SET stay:{i} v", $"SET go:{i} v");
        }
        var seen = new HashSet<string>();
        string cursor = "0";
        int turn = 0;
        do
        {
            (cursor, string[] keys) = Scan(s, cursor, count);
            seen.UnionWith(keys);
            for (int i = 0; i < 3; i++, turn++)
            {
                s.Ask(change > 0 ? $"SET new:{turn} v" : change < 0 ? $"DEL go:{turn}" : "PING");
            }
        }
        while (cursor != "0" && turn < 100_000);
        Assert.That(Enumerable.Range(0, 200).Select(i => $"stay:{i}"), Is.SubsetOf(seen));
    }

    [Test]
    public void COUNT_bounds_the_keys_of_one_call()
    {
        using var s = new ServerFixture();
        for (int i = 0; i < 300; i++)
        {
            s.Ask($"SET k:{i} v");
        }
        s.Advance(1000);
        (string cursor, string[] keys) = Scan(s, "0", 10);
        Assert.That(keys, Has.Length.InRange(1, 40));
        Assert.That(cursor, Is.Not.EqualTo("0"));
        (cursor, keys) = Scan(s, "0", 100_000);
        Assert.That(keys.Distinct().Count(), Is.EqualTo(300));
        Assert.That(cursor, Is.EqualTo("0"));
    }

    [Test]
    public void MATCH_filters_after_the_keys_were_counted()
    {
        using var s = new ServerFixture();
        for (int i = 0; i < 100; i++)
        {
            s.Ask($"SET k:{i} v");
        }
        Assert.That(s.Ask("SCAN 0 MATCH k:7* COUNT 1000").Split("\r\n").Count(p =>
            p.StartsWith("k:7", System.StringComparison.Ordinal)), Is.EqualTo(11));
    }
}
