// MemoryDecayTests: what a burst took goes back when it was not needed for a while.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class MemoryDecayTests
{
    [Test]
    public void Segments_of_a_burst_go_and_a_few_stay()
    {
        using var s = new ServerFixture();
        SegmentPool pool = s.Server.Clients.Segments;
        List<PipeSegment> burst = [];
        for (int i = 0; i < 900; i++)
        {
            burst.Add(pool.Rent());
        }

        burst.ForEach(pool.Return);
        Assert.That(pool.Free, Is.GreaterThanOrEqualTo(900));
        s.Advance(60_000);
        Assert.That(pool.Free, Is.InRange(1, 100));
        Assert.That(pool.DroppedBytes, Is.LessThan(8 << 20), "the collector was not told");
    }

    [Test]
    public void Segments_in_use_now_and_then_stay()
    {
        using var s = new ServerFixture();
        SegmentPool pool = s.Server.Clients.Segments;
        List<PipeSegment> burst = [];
        for (int second = 0; second < 60; second++)
        {
            for (int i = 0; i < 900; i++)
            {
                burst.Add(pool.Rent());
            }

            burst.ForEach(pool.Return);
            burst.Clear();
            s.Advance(500);
        }

        Assert.That(pool.Free, Is.GreaterThan(800));
    }

    [Test]
    public void Pages_between_live_blocks_go_back_after_some_seconds_without_use()
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        for (int i = 0; i < 3000; i++)
        {
            s.Do("SET", Key(i), new string('x', 4000));
        }

        // One key in a hundred stays, so that few chunks become free as a whole.
        for (int i = 0; i < 3000; i++)
        {
            if (i % 100 != 0)
            {
                s.Do("DEL", Key(i));
            }
        }

        long free = z.Stats.Resident - z.Stats.Active;
        Assert.That(free, Is.GreaterThan(4 << 20));
        s.Advance(25_000);
        Assert.That(z.Stats.Resident - z.Stats.Active, Is.LessThan(1 << 20));
        Assert.That(s.Server.Cron.Decay.Purges + s.Server.Compaction.Passes, Is.EqualTo(1));
        s.Advance(60_000);
        Assert.That(s.Server.Cron.Decay.Purges + s.Server.Compaction.Passes, Is.EqualTo(1));
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"key:{i}");

    [TestCase("EXEC")]
    [TestCase("DISCARD")]
    public void What_a_transaction_held_is_known_to_be_garbage(string end)
    {
        using var s = new ServerFixture();
        SegmentPool pool = s.Server.Clients.Segments;
        s.Do("MULTI");
        s.Do("SET", "k", new string('x', 100_000));
        long before = pool.DroppedBytes;
        s.Do(end);
        Assert.That(pool.DroppedBytes - before, Is.InRange(100_000, 101_000));
    }

    [Test]
    public void PURGE_gives_back_what_clients_no_longer_use()
    {
        using var s = new ServerFixture();
        SegmentPool pool = s.Server.Clients.Segments;
        s.Do("SET", "k", new string('x', 60_000));
        s.Shared.Raw(string.Concat(Enumerable.Repeat("GET k\r\n", 20)));
        Assert.That(pool.Free, Is.GreaterThan(10));
        s.Do("MEMORY", "PURGE").Is("+OK\r\n");
        Assert.That(pool.Free, Is.LessThanOrEqualTo(2));
        Assert.That(pool.DroppedBytes, Is.Zero);
        s.Do("GET", "k").StartsWith("$60000");
    }
}
