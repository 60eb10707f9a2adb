// DrawingTests: HRANDFIELD, SRANDMEMBER and ZRANDMEMBER, each way they draw.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
[TestFixture("listpack", 20)]
[TestFixture("intset", 20)]
[TestFixture("table", 200)]
public sealed class DrawingTests(string encoding, int elements)
{
    private static readonly string[] _commands = ["HRANDFIELD", "SRANDMEMBER", "ZRANDMEMBER"];

    private ServerFixture _s = null!;
    private ZmallocSlab _z = null!;

    [SetUp]
    public void Fill()
    {
        _z = new ZmallocSlab();
        _s = new ServerFixture(z: _z);
        string[] names = [.. Enumerable.Range(0, elements).Select(
            i => encoding == "intset" ? $"{i}" : $"m{i}")];
        _s.Do(["HSET", "HRANDFIELD", .. names.SelectMany(n => new[] { n, "v" + n })]);
        _s.Do(["SADD", "SRANDMEMBER", .. names]);
        _s.Do(["ZADD", "ZRANDMEMBER", .. names.SelectMany(n => new[] { "7", n })]);
    }

    [TearDown]
    public void Stop()
    {
        _s.Dispose();
        _z.Dispose();
    }

    private string[] Draw(params string[] words) =>
        [.. _s.Do(words).Text.Split("\r\n").Skip(1).Where((w, i) => i % 2 == 1)];

    [Test]
    public void A_positive_count_brings_different_elements(
        [ValueSource(nameof(_commands))] string command, [Values(0, 1, 2, 5, 15, 150)] int count)
    {
        for (int i = 0; i < 20; i++)
        {
            string[] drawn = Draw(command, command, $"{count}");
            Assert.That(drawn, Has.Length.EqualTo(int.Min(count, elements)));
            Assert.That(drawn, Is.Unique);
        }
    }

    [Test]
    public void Any_element_may_be_drawn_whatever_the_way(
        [ValueSource(nameof(_commands))] string command,
        [Values(-1500, -3, 1, 2, 5, 15, 150, 199, 1000)] int count)
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 5000 && seen.Count < elements; i++)
        {
            seen.UnionWith(Draw(command, command, $"{count}"));
        }
        Assert.That(seen, Has.Count.EqualTo(elements));
    }

    [Test]
    public void Values_and_scores_come_with_what_they_belong_to()
    {
        foreach (int count in new[] { -1500, -3, 1, 2, 5, 15, 150, 1000 })
        {
            string[] fields = Draw("HRANDFIELD", "HRANDFIELD", $"{count}", "WITHVALUES");
            string[] members = Draw("ZRANDMEMBER", "ZRANDMEMBER", $"{count}", "WITHSCORES");
            int expected = count < 0 ? -count : int.Min(count, elements);
            Assert.That(fields, Has.Length.EqualTo(expected * 2));
            Assert.That(members, Has.Length.EqualTo(expected * 2));
            for (int i = 0; i < fields.Length; i += 2)
            {
                Assert.That(fields[i + 1], Is.EqualTo("v" + fields[i]));
                Assert.That(members[i + 1], Is.EqualTo("7"));
            }
        }
    }

    [Test]
    public void A_steady_call_allocates_nothing(
        [ValueSource(nameof(_commands))] string command,
        [Values("", "-30", "3", "5", "15", "150", "1000")] string count)
    {
        string[] words = count.Length == 0 ? [command, command] : [command, command, count];
        Assert.That(HandlerAllocation.Measure(_s, words), Is.Zero);
    }
}
