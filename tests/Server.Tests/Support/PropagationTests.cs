// PropagationTests: what replicas are told instead of what the client said.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Tests.Server;

public sealed class PropagationTests
{
    private const string Far = "33177117420000";

    [TestCase("SET k w", "0 SET k w")]
    [TestCase("set k w EXAT 33177117420", "0 SET k w PXAT " + Far)]
    [TestCase("SET k w PXAT " + Far, "0 SET k w PXAT " + Far)]
    [TestCase("SET k w GET KEEPTTL", "0 SET k w KEEPTTL")]
    [TestCase("SET k w get GET XX", "0 SET k w XX")]
    [TestCase("SET k w GET EXAT 33177117420", "0 SET k w PXAT " + Far)]
    [TestCase("SET k w NX", "")]
    [TestCase("GETSET k w", "0 SET k w")]
    [TestCase("GETDEL k", "0 DEL k")]
    [TestCase("GETDEL none", "")]
    [TestCase("GETEX k", "")]
    [TestCase("GETEX k PERSIST", "")]
    [TestCase("GETEX t PERSIST", "0 PERSIST t")]
    [TestCase("GETEX k PXAT " + Far, "0 PEXPIREAT k " + Far)]
    [TestCase("GETEX k EXAT 1", "0 DEL k")]
    [TestCase("EXPIREAT k 33177117420", "0 PEXPIREAT k " + Far)]
    [TestCase("expireat k 33177117420 NX", "0 PEXPIREAT k " + Far + " NX")]
    [TestCase("pexpireat k " + Far, "0 pexpireat k " + Far)]
    [TestCase("EXPIRE k -1", "0 DEL k")]
    [TestCase("EXPIRE none 10", "")]
    [TestCase("INCRBYFLOAT n 0.5", "0 SET n 1.5 KEEPTTL")]
    [TestCase("INCR n", "0 INCR n")]
    [TestCase("DEL k n none", "0 DEL k n none")]
    [TestCase("DEL none", "")]
    [TestCase("MSET a 1 b 2", "0 MSET a 1 b 2")]
    [TestCase("MSETNX k 1 b 2", "")]
    [TestCase("APPEND k \"\"", "0 APPEND k ")]
    [TestCase("SETRANGE k 0 \"\"", "")]
    [TestCase("RENAME k k", "")]
    [TestCase("RENAME k l", "0 RENAME k l")]
    [TestCase("PERSIST k", "")]
    [TestCase("FLUSHDB", "0 FLUSHDB")]
    [TestCase("FLUSHALL ASYNC", "0 FLUSHALL ASYNC")]
    [TestCase("PUBLISH ch x", "0 PUBLISH ch x")]
    [TestCase("SPUBLISH ch x", "0 SPUBLISH ch x")]
    [TestCase("TOUCH k", "")]
    [TestCase("SWAPDB 1 2", "0 SWAPDB 1 2")]
    [TestCase("SADD s a", "0 SADD s a")]
    [TestCase("SADD m 1", "")]
    [TestCase("SREM m 2", "")]
    [TestCase("SPOP m", "0 SREM m 1")]
    [TestCase("SPOP m 1", "0 DEL m")]
    [TestCase("SPOP m 0", "")]
    [TestCase("SPOP none 2", "")]
    [TestCase("SMOVE m s 1", "0 SMOVE m s 1")]
    [TestCase("SMOVE m s 2", "")]
    [TestCase("SUNIONSTORE d m", "0 SUNIONSTORE d m")]
    [TestCase("SINTERSTORE d m none", "")]
    [TestCase("SDIFFSTORE k none m", "0 SDIFFSTORE k none m")]
    [TestCase("PFADD h a", "0 PFADD h a")]
    [TestCase("PFCOUNT l", "0 PFCOUNT l")]
    [TestCase("PFCOUNT l none", "")]
    [TestCase("PFMERGE d l", "0 PFMERGE d l")]
    [TestCase("SETBIT k 0 0", "")]
    [TestCase("SETBIT k 0 1", "0 SETBIT k 0 1")]
    [TestCase("BITOP NOT d k", "0 BITOP NOT d k")]
    [TestCase("BITOP NOT d none", "")]
    [TestCase("BITFIELD k GET u8 0", "")]
    [TestCase("BITFIELD k SET u8 0 118", "")]
    [TestCase("BITFIELD k SET u8 0 1", "0 BITFIELD k SET u8 0 1")]
    [TestCase("LMPOP 2 none q LEFT COUNT 9", "0 LPOP q 3")]
    [TestCase("LMPOP 1 none LEFT", "")]
    [TestCase("BLPOP none q 0", "0 LPOP q")]
    [TestCase("BRPOP q 0", "0 RPOP q")]
    [TestCase("BLMOVE q w left RIGHT 0", "0 LMOVE q w left RIGHT")]
    [TestCase("BRPOPLPUSH q w 0", "0 RPOPLPUSH q w")]
    [TestCase("BLMPOP 0 1 q RIGHT COUNT 2", "0 RPOP q 2")]
    [TestCase("LREM q 0 none", "")]
    [TestCase("LPUSHX none a", "")]
    public void Replicas_are_told_what_really_happened(string command, string told)
    {
        using var s = new ServerFixture();
        s.Ask("SET k v", "SET n 1", "SET t v EX 100", "SADD m 1", "PFADD l a",
            "RPUSH q a b c");
        using var feed = new ReplicationFeed(s.Server);
        s.Ask(command);
        Assert.That(string.Join('|', feed.Take()), Is.EqualTo(told));
    }

    [Test]
    public void Relative_times_become_absolute_ones()
    {
        using var s = new ServerFixture();
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("SET k v EX 100", "SETEX k 100 v", "PSETEX k 100000 v", "EXPIRE k 100 XX",
            "GETEX k PX 100000");
        string[] told = feed.Take();
        Assert.That(told.Take(3), Has.All.Match("^0 SET k v PXAT [0-9]{13,}$"));
        Assert.That(told[3], Does.Match("^0 PEXPIREAT k [0-9]{13,} XX$"));
        Assert.That(told[4], Does.Match("^0 PEXPIREAT k [0-9]{13,}$"));
    }

    [Test]
    public void A_transaction_is_told_as_one()
    {
        using var s = new ServerFixture();
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("MULTI", "SET a 1", "GET a", "SELECT 2", "EXPIRE a -1", "SET b 2", "EXEC");
        Assert.That(feed.Take(), Is.EqualTo(
            new[] { "MULTI", "0 SET a 1", "2 SET b 2", "EXEC" }));
        s.Ask("MULTI", "SET a 1", "EXEC");
        Assert.That(feed.Take(), Is.EqualTo(new[] { "2 SET a 1" }));
        s.Ask("MULTI", "GET a", "EXEC");
        Assert.That(feed.Take(), Is.Empty);
    }

    [Test]
    public void Keys_found_dead_by_a_command_are_told_before_it()
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand
            = RedisNet.Server.ProtectedAction.Yes);
        s.Ask("DEBUG SET-ACTIVE-EXPIRE 0", "SET a 1 PX 1", "SET b 1 PX 1");
        s.Advance(10);
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("MGET a b");
        Assert.That(feed.Take(), Is.EqualTo(new[] { "MULTI", "0 DEL a", "0 DEL b", "EXEC" }));
        s.Ask("SET a 1 PX 1", "SET b 1 PX 1");
        s.Advance(10);
        feed.Take();
        s.Ask("SCAN 0");
        Assert.That(feed.Take(), Is.EquivalentTo(new[] { "0 DEL a", "0 DEL b" }));
    }

    [Test]
    public void SLOWLOG_shows_the_command_as_it_was_sent()
    {
        using var s = new ServerFixture(c => c.SlowlogLogSlowerThan = 0);
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("GETSET k v");
        Assert.That(s.Ask("SLOWLOG GET 1"), Does.Contain(Wire.Array("GETSET", "k", "v")));
        s.Ask("CONFIG SET masterauth secret");
        string log = s.Ask("SLOWLOG GET 1");
        Assert.That(log, Does.Contain("(redacted)").And.Not.Contain("secret"));
    }
}
