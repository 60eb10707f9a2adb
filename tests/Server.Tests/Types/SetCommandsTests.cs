// SetCommandsTests: what chance decides, and what replicas are told of it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Types;

[TestFixture("intset")]
[TestFixture("listpack")]
[TestFixture("hashtable")]
public sealed class SetCommandsTests(string encoding)
{
    private const int Members = 100;

    private ServerFixture _s = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        Fill("s");
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(20)]
    [TestCase(84)]
    [TestCase(95)]
    [TestCase(99)]
    public void SPOP_takes_out_what_it_replies_and_tells_the_replicas(int count)
    {
        using var feed = new ReplicationFeed(_s.Server);
        string[] before = All("s");
        string[] popped = Strings(_s.Do("SPOP", "s", Text(count)).Text);
        Assert.That(popped, Is.Unique.And.Length.EqualTo(count).And.SubsetOf(before));
        Assert.That(All("s"), Is.EquivalentTo(before.Except(popped)));
        string told = feed.Take().Single();
        Assert.That(told, Does.StartWith("0 SREM s "));
        Assert.That(told[9..].Split(' '), Is.EquivalentTo(popped));
    }

    [Test]
    public void SPOP_of_one_is_told_as_SREM_and_of_all_as_DEL()
    {
        using var feed = new ReplicationFeed(_s.Server);
        string one = Strings(_s.Do("SPOP", "s").Text).Single();
        Assert.That(feed.Take(), Is.EqualTo(new[] { "0 SREM s " + one }));
        Assert.That(Strings(_s.Do("SPOP", "s", "1000").Text), Has.Length.EqualTo(Members - 1));
        Assert.That(feed.Take(), Is.EqualTo(new[] { "0 DEL s" }));
        _s.Do("EXISTS", "s").Is(":0\r\n");
    }

    [Test]
    public void SPOP_keeps_the_time_to_live_of_what_stays()
    {
        _s.Do("PEXPIREAT", "s", "4000000000000");
        _s.Do("SPOP", "s", "95");
        _s.Do("PEXPIRETIME", "s").Is(":4000000000000\r\n");
        _s.Do("SCARD", "s").Is(":5\r\n");
    }

    [TestCase(2)]
    [TestCase(10)]
    [TestCase(60)]
    [TestCase(99)]
    [TestCase(100)]
    [TestCase(1000)]
    public void SRANDMEMBER_with_a_count_draws_different_members(int count)
    {
        string[] drawn = Strings(_s.Do("SRANDMEMBER", "s", Text(count)).Text);
        Assert.That(drawn, Is.Unique.And.Length.EqualTo(Math.Min(count, Members)));
        Assert.That(drawn, Is.SubsetOf(All("s")));
        _s.Do("SCARD", "s").Is(":100\r\n");
    }

    [Test]
    public void SRANDMEMBER_with_a_negative_count_draws_all_members_in_time()
    {
        string[] drawn = Strings(_s.Do("SRANDMEMBER", "s", "-3000").Text);
        Assert.That(drawn, Has.Length.EqualTo(3000));
        Assert.That(drawn.Distinct(), Is.EquivalentTo(All("s")));
    }

    [Test]
    public void Every_member_is_popped_in_the_end()
    {
        string[] all = All("s");
        var popped = new List<string>();
        for (int i = 0; i < Members; i++)
        {
            popped.AddRange(Strings(_s.Do("SPOP", "s").Text));
        }
        Assert.That(popped, Is.EquivalentTo(all));
        _s.Do("EXISTS", "s").Is(":0\r\n");
    }

    [Test]
    public void Saved_for_older_servers_it_is_still_the_same_set()
    {
        string digest = _s.Do("DEBUG", "DIGEST").Text;
        _s.Do("CONFIG", "SET", "rdb-version", "10");
        _s.Do("DEBUG", "RELOAD").Is("+OK\r\n");
        _s.Do("DEBUG", "DIGEST").Is(digest);
        _s.Do("OBJECT", "ENCODING", "s").Is($"${encoding.Length}\r\n{encoding}\r\n");
    }

    [Test]
    public void Combining_sets_gives_what_a_model_gives()
    {
        var random = new Random(5);
        string[] keys = ["a", "b", "c"];
        for (int round = 0; round < 60; round++)
        {
            _s.Do("FLUSHALL");
            var model = new Dictionary<string, HashSet<string>>();
            foreach (string key in keys)
            {
                int members = random.Next(40);
                model[key] = [.. Enumerable.Range(0, members).Select(_ => Member(random.Next(60)))];
                if (members > 0)
                {
                    _s.Do(["SADD", key, .. model[key]]);
                }
            }
            Check("SUNION", model["a"].Union(model["b"]).Union(model["c"]));
            Check("SINTER", model["a"].Intersect(model["b"]).Intersect(model["c"]));
            Check("SDIFF", model["a"].Except(model["b"]).Except(model["c"]));
        }
    }

    private void Check(string command, IEnumerable<string> expected)
    {
        string[] wanted = expected.ToArray();
        Assert.That(Strings(_s.Do(command, "a", "b", "c").Text), Is.EquivalentTo(wanted));
        _s.Do(command + "STORE", "d", "a", "b", "c").Is($":{wanted.Length}\r\n");
        Assert.That(All("d"), Is.EquivalentTo(wanted));
        if (command == "SINTER")
        {
            _s.Do("SINTERCARD", "3", "a", "b", "c").Is($":{wanted.Length}\r\n");
        }
    }

    private void Fill(string key)
    {
        _s.Do(["SADD", key, .. Enumerable.Range(0, Members).Select(Member)]);
        _s.Do("OBJECT", "ENCODING", key).Is($"${encoding.Length}\r\n{encoding}\r\n");
    }

    // A table has one member too long for a listpack.
    private string Member(int i) => encoding switch
    {
        "intset" => Text(i * 1000),
        "listpack" => "m" + Text(i),
        _ => (i == 0 ? new string('m', 65) : "m") + Text(i),
    };

    private string[] All(string key) => Strings(_s.Do("SMEMBERS", key).Text);

    private static string Text(int i) => i.ToString(CultureInfo.InvariantCulture);

    // Members have neither line ends nor `$` or `*` in front.
    private static string[] Strings(string reply) =>
        [.. reply.Split("\r\n").Where(l => l.Length > 0 && l[0] is not ('$' or '*'))];
}
