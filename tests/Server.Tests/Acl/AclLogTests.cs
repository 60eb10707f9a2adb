// AclLogTests: ACL LOG.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Acl;

public sealed class AclLogTests
{
    private ServerFixture _s = null!;
    private TestClient _b = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture();
        _s.Do("ACL", "SETUSER", "bob", "on", ">p", "+@all", "-get", "-flushall", "~a")
            .Is("+OK\r\n");
        _b = _s.Connect();
        _b.Do("AUTH", "bob", "p").Is("+OK\r\n");
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    private AclLogEntry[] Entries => _s.Server.Acl.Log.Entries.ToArray();

    [Test]
    public void An_entry_says_who_was_refused_what()
    {
        _b.Do("SET", "other", "v").StartsWith("-NOPERM");
        _s.Advance(1500);
        string reply = _s.Do("ACL", "LOG").Text;
        Assert.That(reply, Does.StartWith("*1\r\n*20\r\n$5\r\ncount\r\n:1\r\n$6\r\nreason\r\n"
            + "$3\r\nkey\r\n$7\r\ncontext\r\n$8\r\ntoplevel\r\n$6\r\nobject\r\n$5\r\nother\r\n"
            + "$8\r\nusername\r\n$3\r\nbob\r\n$11\r\nage-seconds\r\n$3\r\n1.5\r\n"
            + "$11\r\nclient-info\r\n"));
        Assert.That(reply, Does.Contain(" cmd=set user=bob "));
        Assert.That(reply, Does.Contain("\r\n$8\r\nentry-id\r\n:0\r\n$17\r\ntimestamp-created"));
    }

    [Test]
    public void The_same_again_within_a_minute_counts_one_entry_up()
    {
        _b.Do("GET", "a");
        _b.Do("FLUSHALL");
        _s.Advance(59_000);
        _b.Do("GET", "a");
        Assert.That(Entries.Select(e => (e.Object, e.Count, e.Id)),
            Is.EqualTo(new[] { ("get", 2L, 0L), ("flushall", 1L, 1L) }));
        _s.Advance(61_000);
        _b.Do("GET", "a");
        Assert.That(Entries.Select(e => (e.Object, e.Count, e.Id)),
            Is.EqualTo(new[] { ("get", 1L, 2L), ("get", 2L, 0L), ("flushall", 1L, 1L) }));
        Assert.That(Entries[1].UpdatedUnixMs - Entries[1].CreatedUnixMs, Is.EqualTo(59_000));
    }

    [Test]
    public void A_like_entry_is_looked_for_among_the_last_ten()
    {
        for (int i = 0; i < 11; i++)
        {
            _b.Do("SET", "k" + i, "v");
        }
        _b.Do("SET", "k1", "v");
        _b.Do("SET", "k0", "v");
        Assert.That(Entries, Has.Length.EqualTo(12));
        Assert.That((Entries[0].Object, Entries[0].Count), Is.EqualTo(("k0", 1L)));
        Assert.That((Entries[1].Object, Entries[1].Count), Is.EqualTo(("k1", 2L)));
    }

    [TestCase("5", 5)]
    [TestCase("0", 0)]
    public void The_log_is_as_long_as_acllog_max_len(string limit, int expected)
    {
        _s.Do("CONFIG", "SET", "acllog-max-len", limit).Is("+OK\r\n");
        for (int i = 0; i < 9; i++)
        {
            _b.Do("SET", "k" + i, "v");
        }
        Assert.That(Entries, Has.Length.EqualTo(expected));
        _s.Do("ACL", "LOG", "100").StartsWith($"*{expected}\r\n");
        _s.Do("ACL", "LOG", "2").StartsWith($"*{System.Math.Min(2, expected)}\r\n");
        _s.Do("ACL", "LOG", "RESET").Is("+OK\r\n");
        Assert.That(Entries, Is.Empty);
    }

    [Test]
    public void A_transaction_is_told_apart()
    {
        _b.Do("MULTI").Is("+OK\r\n");
        _b.Do("GET", "a").StartsWith("-NOPERM");
        _b.Do("DISCARD").Is("+OK\r\n");
        _b.Do("MULTI").Is("+OK\r\n");
        _b.Do("INCR", "a").Is("+QUEUED\r\n");
        _s.Do("ACL", "SETUSER", "bob", "-incr").Is("+OK\r\n");
        _b.Do("EXEC").StartsWith("*1\r\n-NOPERM");
        Assert.That(Entries.Select(e => (e.Object, e.Context)), Is.EqualTo(new[]
        {
            ("incr", AclLogContext.Multi), ("get", AclLogContext.Multi),
        }));
        Assert.That(Entries[0].ClientInfo, Does.Contain(" cmd=exec "));
    }

    [Test]
    public void A_failed_login_is_noted_under_the_name_that_was_tried()
    {
        _s.Do("AUTH", "nobody", "x").StartsWith("-WRONGPASS");
        _s.Do("HELLO", "3", "AUTH", "bob", "x").StartsWith("-WRONGPASS");
        Assert.That(Entries.Select(e => (e.Reason, e.Object, e.Username)), Is.EqualTo(new[]
        {
            (AclVerdict.DeniedAuth, "HELLO", "bob"), (AclVerdict.DeniedAuth, "AUTH", "nobody"),
        }));
    }

    [Test]
    public void The_error_of_a_failed_login_is_sent_also_in_a_pipeline()
    {
        string ping = TestClient.Encode("PING");
        _s.Shared.Raw(ping + TestClient.Encode("AUTH", "bob", "x") + ping).Is(
            "+PONG\r\n-WRONGPASS invalid username-password pair or user is disabled.\r\n+PONG\r\n");
    }

    [Test]
    public void Rules_and_passwords_do_not_show_in_the_slow_log_or_MONITOR()
    {
        _s.Do("CONFIG", "SET", "slowlog-log-slower-than", "0").Is("+OK\r\n");
        TestClient monitor = _s.Connect();
        monitor.Do("MONITOR").Is("+OK\r\n");
        _s.Do("ACL", "SETUSER", "eve", ">topsecret").Is("+OK\r\n");
        _s.Do("AUTH", "eve", "topsecret");
        Assert.That(monitor.Receive().Text, Does.Not.Contain("topsecret"));
        Assert.That(_s.Do("SLOWLOG", "GET").Text,
            Does.Not.Contain("topsecret").And.Contain("(redacted)"));
    }
}
