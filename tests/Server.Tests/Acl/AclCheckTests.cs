// AclCheckTests: what is checked at a command, and what it costs.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Acl;

public sealed class AclCheckTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    private AclVerdict Verdict(string user, out int index, params string[] words)
    {
        ReadOnlyMemory<byte>[] argv = Array.ConvertAll(
            words, w => new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(w)));
        RedisCommand cmd = _s.Server.Commands.Lookup(argv)!;
        return AclCheck.CheckCommand(
            _s.Server, _s.Server.Acl.ByName(user), cmd, argv, out index);
    }

    [Test]
    public void The_default_user_and_any_selector_that_allows_all_need_no_checks()
    {
        Assert.That(_s.Server.Acl.DefaultUser.MayDoEverything);
        _s.Do("ACL", "SETUSER", "bob", "+@all", "~*", "&*", "-ping", "+ping").Is("+OK\r\n");
        Assert.That(_s.Server.Acl.ByName("bob")!.MayDoEverything, Is.False);
        _s.Do("ACL", "SETUSER", "bob", "(~* &* +@all)").Is("+OK\r\n");
        Assert.That(_s.Server.Acl.ByName("bob")!.MayDoEverything);
        _s.Do("ACL", "SETUSER", "bob", "clearselectors").Is("+OK\r\n");
        Assert.That(_s.Server.Acl.ByName("bob")!.MayDoEverything, Is.False);
        _s.Do("ACL", "SETUSER", "default", "-flushall").Is("+OK\r\n");
        _s.Do("FLUSHALL").StartsWith("-NOPERM");
    }

    [Test]
    public void Rights_of_two_selectors_do_not_add_up()
    {
        _s.Do("ACL", "SETUSER", "bob", "+get", "~a", "(+set ~b)").Is("+OK\r\n");
        Assert.That(Verdict("bob", out _, "GET", "a"), Is.EqualTo(AclVerdict.Allowed));
        Assert.That(Verdict("bob", out _, "SET", "b", "v"), Is.EqualTo(AclVerdict.Allowed));
        Assert.That(Verdict("bob", out int index, "GET", "b"), Is.EqualTo(AclVerdict.DeniedKey));
        Assert.That(index, Is.EqualTo(1));
        Assert.That(Verdict("bob", out _, "DEL", "a"), Is.EqualTo(AclVerdict.DeniedCommand));
    }

    [Test]
    public void Of_several_refusals_the_one_is_told_that_came_furthest()
    {
        _s.Do("ACL", "SETUSER", "bob", "+mget", "~a", "(+mget ~a ~b)", "(-@all)").Is("+OK\r\n");
        Assert.That(Verdict("bob", out int index, "MGET", "a", "b", "c"),
            Is.EqualTo(AclVerdict.DeniedKey));
        Assert.That(index, Is.EqualTo(3));
    }

    [TestCase("GET", true, false)]
    [TestCase("EXISTS", true, true)]
    [TestCase("TTL", true, false)]
    [TestCase("DEL", false, true)]
    [TestCase("INCR", false, false)]
    [TestCase("GETDEL", false, false)]
    [TestCase("GETEX", false, false)]
    public void A_command_needs_the_permission_for_what_it_does_to_the_data(
        string command, bool read, bool write)
    {
        _s.Do("ACL", "SETUSER", "bob", "+@all", "%R~r", "%W~w", "~rw").Is("+OK\r\n");
        Assert.That(Verdict("bob", out _, command, "r") == AclVerdict.Allowed, Is.EqualTo(read));
        Assert.That(Verdict("bob", out _, command, "w") == AclVerdict.Allowed, Is.EqualTo(write));
        Assert.That(Verdict("bob", out _, command, "rw"), Is.EqualTo(AclVerdict.Allowed));
        Assert.That(Verdict("bob", out _, command, "x"), Is.EqualTo(AclVerdict.DeniedKey));
    }

    [Test]
    public void A_user_with_restricted_rights_makes_no_garbage()
    {
        _s.Do("ACL", "SETUSER", "bob", "+@all", "-debug", "~key:*", "%R~r:*", "&c*", "(~x +set)");
        ReadOnlyMemory<byte>[] set = ["SET"u8.ToArray(), "key:1"u8.ToArray(), "v"u8.ToArray()];
        ReadOnlyMemory<byte>[] publish = ["PUBLISH"u8.ToArray(), "d"u8.ToArray(), "m"u8.ToArray()];
        AclUser bob = _s.Server.Acl.ByName("bob")!;
        RedisCommand first = _s.Server.Commands.Lookup(set)!;
        RedisCommand second = _s.Server.Commands.Lookup(publish)!;
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            before = i == 1000 ? GC.GetAllocatedBytesForCurrentThread() : before;
            _ = AclCheck.CheckCommand(_s.Server, bob, first, set, out _);
            _ = AclCheck.CheckCommand(_s.Server, bob, second, publish, out _);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_blocked_command_is_checked_again_when_it_goes_on()
    {
        _s.Do("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "~*").Is("+OK\r\n");
        TestClient b = _s.Connect();
        b.Do("AUTH", "bob", "x").Is("+OK\r\n");
        _s.Do("CLIENT", "PAUSE", "1000", "WRITE").Is("+OK\r\n");
        b.Do("SET", "k", "v").Is("");
        _s.Do("ACL", "SETUSER", "bob", "resetkeys").Is("+OK\r\n");
        _s.Do("CLIENT", "UNPAUSE").Is("+OK\r\n");
        b.Receive().Is("-NOPERM No permissions to access a key\r\n");
    }

    [Test]
    public void Refusals_are_counted_by_what_was_refused()
    {
        _s.Do("ACL", "SETUSER", "bob", "on", ">p", "+@all", "-get").Is("+OK\r\n");
        TestClient b = _s.Connect();
        b.Do("AUTH", "bob", "x").StartsWith("-WRONGPASS");
        b.Do("AUTH", "bob", "p").Is("+OK\r\n");
        b.Do("GET", "k").StartsWith("-NOPERM");
        b.Do("SET", "k", "v").StartsWith("-NOPERM");
        b.Do("PUBLISH", "c", "m").StartsWith("-NOPERM");
        ServerStats stats = _s.Server.Stats;
        Assert.That((stats.AclAccessDeniedAuth, stats.AclAccessDeniedCmd, stats.AclAccessDeniedKey,
            stats.AclAccessDeniedChannel), Is.EqualTo((1, 1, 1, 1)));
        Assert.That(_s.Do("INFO", "stats").Text, Does.Contain("acl_access_denied_channel:1\r\n"));
        _s.Do("CONFIG", "RESETSTAT").Is("+OK\r\n");
        Assert.That(_s.Do("INFO", "stats").Text, Does.Contain("acl_access_denied_key:0\r\n"));
    }
}
