// SentinelNamesTests: names are looked up in the background, and remembered.
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelNamesTests
{
    private Lab _lab = null!;
    private SentinelNames _names = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _lab.World.AddNode("redis.example", "10.0.0.5");
        _lab.State.ResolveHostnames = true;
        _names = _lab.State.Names;
        _names.Blocking = false;
        _lab.Advance(1);
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private (NameState, string) Lookup(string host) => (_names.Lookup(host, out string ip), ip);

    /// <summary>Has the jobs run, as the loop does when their descriptor is readable, and those
    /// that waited for them.</summary>
    private void Answer()
    {
        while (_lab.Env.Jobs.DispatchCompleted() > 0)
        {
        }
    }

    /// <summary>Asks for names that lead nowhere until no more can wait.</summary>
    private void Flood()
    {
        for (int i = 0; _lab.State.Stats.LookupsRefused == 0; i++)
        {
            Assert.That(i, Is.LessThan(SentinelNames.MaxQueued + 100), "there is a limit");
            Lookup("bogus" + i);
        }
    }

    [Test]
    public void A_literal_needs_no_looking_up() =>
        Assert.That(Lookup("10.1.2.3"), Is.EqualTo((NameState.Known, "10.1.2.3")));

    [Test]
    public void Without_resolve_hostnames_a_name_is_unknown_and_nobody_is_asked()
    {
        _lab.State.ResolveHostnames = false;
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Unknown, "")));
        Assert.That(_lab.State.Stats.Lookups, Is.Zero);
    }

    [Test]
    public void While_the_configuration_is_loaded_a_name_is_looked_up_on_the_spot()
    {
        _names.Blocking = true;
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Known, "10.0.0.5")));
        Assert.That(_lab.State.Stats.Lookups, Is.Zero, "no job");
    }

    [Test]
    public void A_new_name_is_pending_until_its_one_job_is_done()
    {
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Pending, "")));
        Assert.That(Lookup("Redis.Example"), Is.EqualTo((NameState.Pending, "")));
        Answer();
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Known, "10.0.0.5")));
        Assert.That(_lab.State.Stats.Lookups, Is.EqualTo(1));
    }

    [Test]
    public void An_old_answer_is_used_while_a_new_one_is_asked_for()
    {
        Lookup("redis.example");
        Answer();
        _lab.Advance(1000);
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Known, "10.0.0.5")));
        _lab.Advance(100_000);
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Known, "10.0.0.5")));
        Assert.That(_lab.State.Stats.Lookups, Is.EqualTo(2), "one at a time");
    }

    [Test]
    public void A_name_that_is_not_found_is_unknown_and_asked_for_again_later()
    {
        Lookup("later");
        Answer();
        Assert.That(Lookup("later"), Is.EqualTo((NameState.Unknown, "")));
        Assert.That(_lab.Lines, Does.Contain("Warning Failed to resolve hostname 'later'"));
        _lab.World.AddNode("later", "10.0.0.6");
        _lab.Advance(1000);
        Assert.That(_names.IsPending("later"), Is.True);
        Answer();
        Assert.That(Lookup("later"), Is.EqualTo((NameState.Known, "10.0.0.6")));
        Assert.That(_lab.State.Stats.LookupsFailed, Is.EqualTo(1));
    }

    [Test]
    public void Who_waits_is_called_once_whatever_the_answer_is()
    {
        int called = 0;
        Assert.That(_names.IsPending("no.such.host"), Is.True);
        Assert.That(_names.WhenAnswered("no.such.host", () => called++), Is.True);
        Answer();
        Answer();
        Assert.That(called, Is.EqualTo(1));
    }

    [Test]
    public void Not_more_than_so_many_wait()
    {
        _names.IsPending("a");
        for (int i = 0; i < SentinelNames.MaxWaiting; i++)
        {
            Assert.That(_names.WhenAnswered("a", () => { }), Is.True);
        }
        Assert.That(_names.WhenAnswered("a", () => { }), Is.False);
        Answer();
        _lab.Advance(1000);
        _names.IsPending("a");
        Assert.That(_names.WhenAnswered("a", () => { }), Is.True, "all were called");
    }

    [Test]
    public void Names_that_lead_nowhere_do_not_pile_up_before_the_resolver()
    {
        Flood();
        Assert.That(_names.IsPending("redis.example"), Is.True, "to be asked for again");
        Assert.That(_names.WhenAnswered("redis.example", () => { }), Is.False);
        Assert.That(_lab.State.Stats.LookupsRefused, Is.EqualTo(2));
        Answer();
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Pending, "")));
        Assert.That(_names.WhenAnswered("redis.example", () => { }), Is.True);
        Answer();
        Assert.That(Lookup("redis.example"), Is.EqualTo((NameState.Known, "10.0.0.5")));
    }

    [Test]
    public void The_name_of_an_instance_goes_before_those_that_only_peers_use()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        Lookup("redis.example");
        Answer();
        SentinelInstances.Create(_lab.State, null, InstanceFlags.Replica, "redis.example", 6379, 2,
            master, out _);
        _lab.Advance(1000);
        Flood();
        _lab.World.Dns.Set("redis.example", "10.0.0.7");
        Lookup("redis.example");
        Assert.That(_lab.State.Stats.LookupsRefused, Is.EqualTo(1), "none of its own");
        _lab.Env.Jobs.DispatchCompleted();
        _lab.Env.Jobs.DispatchCompleted();
        Assert.That(_names.TryGetKnown("redis.example", out string ip), Is.True);
        Assert.That(ip, Is.EqualTo("10.0.0.7"), "while others wait");
        Assert.That(_names.IsPending("bogus100"), Is.True);
    }

    [Test]
    public void Every_instance_s_name_has_its_turn_though_all_grow_old_meanwhile()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        string[] hosts = [.. Enumerable.Range(0, 12).Select(i => "host" + i)];
        foreach (string host in hosts)
        {
            _lab.World.Dns.Set(host, "10.0.0.5");
            Lookup(host);
            Answer();
            SentinelInstances.Create(_lab.State, null, InstanceFlags.Replica, host,
                7000 + host.Length, 2, master, out _);
            _lab.World.Dns.Set(host, "10.0.0.7");
        }
        for (int turn = 0; turn < 6; turn++)
        {
            _lab.Advance(1000);
            foreach (string host in hosts)
            {
                Lookup(host);
            }
            _lab.Env.Jobs.DispatchCompleted();
        }
        foreach (string host in hosts)
        {
            Assert.That(Lookup(host), Is.EqualTo((NameState.Known, "10.0.0.7")), host);
        }
    }

    [Test]
    public void SENTINEL_MONITOR_says_that_too_many_names_wait()
    {
        using var cluster = new Cluster();
        Member m = cluster.AddSentinel("sentinel resolve-hostnames yes\n");
        cluster.World.Dns.DelayUs = 5_000_000;
        for (int i = 0; m.State.Stats.LookupsRefused == 0; i++)
        {
            m.State.Names.Lookup("bogus" + i, out _);
        }
        Assert.That(cluster.Do(m, "SENTINEL", "MONITOR", "mymaster", "r1", "6379", "1"),
            Is.EqualTo("-ERR Too many host names wait to be looked up. Try again later."));
    }

    [Test]
    public void Names_that_lead_nowhere_make_room_for_others()
    {
        Lookup("redis.example");
        Answer();
        for (int i = 0; i < SentinelNames.MaxNames + 5; i++)
        {
            Lookup("x" + i);
            Answer();
        }
        Assert.That(Lookup("redis.example").Item1, Is.EqualTo(NameState.Known));
        Assert.That(_names.IsPending("another"), Is.True);
    }

    [Test]
    public void Names_with_an_address_make_room_the_longest_unused_first()
    {
        FillWithFound();
        Lookup("host0");
        Assert.That(_names.IsPending("another"), Is.True);
        Assert.That(_names.TryGetKnown("host0", out _), Is.True, "just used");
        Assert.That(_names.TryGetKnown("host1", out _), Is.False, "made room");
        Assert.That(_names.TryGetKnown($"host{SentinelNames.MaxNames - 1}", out _), Is.True);
    }

    [Test]
    public void The_name_of_an_instance_never_makes_room()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        Lookup("redis.example");
        Answer();
        SentinelInstances.Create(_lab.State, null, InstanceFlags.Replica, "Redis.example", 6379, 2,
            master, out _);
        FillWithFound();
        FillWithFound();
        Assert.That(_names.TryGetKnown("redis.example", out string ip), Is.True);
        Assert.That(ip, Is.EqualTo("10.0.0.5"));
    }

    [Test]
    public void Another_name_of_an_instance_makes_room_last()
    {
        _lab.AddMaster();
        _lab.World.Dns.Set("alias", "10.0.0.1");
        Lookup("alias");
        Answer();
        FillWithFound();
        FillWithFound();
        Assert.That(_names.TryGetKnown("alias", out string ip), Is.True);
        Assert.That(ip, Is.EqualTo("10.0.0.1"));
    }

    [Test]
    public void A_name_that_is_only_read_is_in_use_too()
    {
        FillWithFound();
        _names.TryGetKnown("host0", out _);
        Assert.That(_names.IsPending("another"), Is.True);
        Assert.That(_names.TryGetKnown("host0", out _), Is.True);
        Assert.That(_names.TryGetKnown("host1", out _), Is.False, "made room");
    }

    [Test]
    public void A_wall_clock_that_is_set_back_stops_no_lookup_even_upstream()
    {
        _lab.State.SetSemantics(SentinelSemantics.Upstream);
        Lookup("redis.example");
        Answer();
        _lab.Node.Clock.WallOffsetUs -= 3_600_000_000;
        _lab.Advance(1000);
        Lookup("redis.example");
        Assert.That(_lab.State.Stats.Lookups, Is.EqualTo(2));
    }

    [Test]
    public void A_master_is_found_at_an_address_or_a_known_name_and_nobody_is_asked()
    {
        SentinelRedisInstance master = SentinelInstances.Create(_lab.State, "mymaster",
            InstanceFlags.Master, "10.0.0.5", 6379, 2, null, out _)!;
        SentinelRedisInstance? At(string host, int port = 6379) =>
            SentinelInstances.MasterAt(_lab.State, host, port);
        Assert.That((At("10.0.0.5"), At("10.0.0.5", 1), At("redis.example")),
            Is.EqualTo((master, (SentinelRedisInstance?)null, (SentinelRedisInstance?)null)));
        Assert.That(_lab.State.Stats.Lookups, Is.Zero);
        Lookup("redis.example");
        Answer();
        Assert.That(At("redis.example"), Is.SameAs(master));
        _lab.State.ResolveHostnames = false;
        Assert.That(At("redis.example"), Is.Null);
    }

    /// <summary>As many names that are found as there can be.</summary>
    private void FillWithFound()
    {
        for (int i = 0; i < SentinelNames.MaxNames; i++)
        {
            _lab.World.Dns.Set("host" + i, "10.0.0.6");
            Lookup("host" + i);
            if (i % SentinelNames.MaxQueued == 0)
            {
                Answer();
            }
        }
        Answer();
    }

    [Test]
    public void Two_hosts_that_did_not_resolve_are_not_one()
    {
        SentinelAddr a = SentinelAddr.Create(_lab.State, "a", 1, acceptUnresolved: true, out _)!;
        SentinelAddr b = SentinelAddr.Create(_lab.State, "b", 1, acceptUnresolved: true, out _)!;
        Assert.That((a.SameAs(b), a.SameAs(a)), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_hello_that_names_a_new_host_is_taken_in_when_that_is_found()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        byte[] hello = CText.Encode(
            $"redis.example,26379,{new string('b', 40)},7,mymaster,10.0.0.1,6379,0");
        SentinelHello.ProcessHelloMessage(_lab.State, hello);
        Assert.That((master.Sentinels.Count, _lab.State.CurrentEpoch), Is.EqualTo((0, 0ul)));
        Answer();
        Assert.That((master.Sentinels.Count, _lab.State.CurrentEpoch), Is.EqualTo((1, 7ul)));
    }

    [Test]
    public void Replicas_with_new_names_are_added_when_they_are_found()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        SentinelMonitor.RefreshInstanceInfo(master, CText.Encode("role:master\r\n"
            + "slave0:ip=redis.example,port=6379\r\nslave1:ip=10.0.0.9,port=6379\r\n"));
        Assert.That(master.Replicas.Copy().Select(r => r.Name), Is.EqualTo(
            new[] { "10.0.0.9:6379" }));
        Answer();
        Assert.That(master.Replicas.Find("10.0.0.5:6379"), Is.Not.Null);
        Assert.That(master.Replicas.Count, Is.EqualTo(2));
    }

    [Test]
    public void What_was_heard_before_something_was_forgotten_is_not_taken_in_later()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        byte[] info = CText.Encode("role:master\r\nslave0:ip=redis.example,port=6379\r\n");
        SentinelMonitor.RefreshInstanceInfo(master, info);
        _lab.State.Forgets++;
        Answer();
        Assert.That(master.Replicas.Count, Is.Zero);
        SentinelMonitor.RefreshInstanceInfo(master, info);
        Assert.That(master.Replicas.Count, Is.EqualTo(1), "named again");
    }
}
