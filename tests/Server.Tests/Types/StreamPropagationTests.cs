// StreamPropagationTests: replicas are told what became of a command on a stream, and end up alike.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Types;

public sealed class StreamPropagationTests
{
    // s has 1-1, 2-1 and 3-1 in nodes of two; alice of its group g has 1-1 and 2-1 pending, and 2-1
    // was deleted then.
    private static readonly string[] Before =
    [
        "CONFIG SET stream-node-max-entries 2", "XADD s 1-1 f a", "XADD s 2-1 f b",
        "XADD s 3-1 f c", "XGROUP CREATE s g 0",
        "XREADGROUP GROUP g alice COUNT 2 STREAMS s >", "XDEL s 2-1",
    ];

    [TestCase("XADD s 5-5 f v", "0 XADD s 5-5 f v")]
    [TestCase("XADD s 3-* f v", "0 XADD s 3-2 f v")]
    [TestCase("XADD s NOMKSTREAM 3-* f v", "0 XADD s NOMKSTREAM 3-2 f v")]
    [TestCase("XADD t NOMKSTREAM * f v", "")]
    [TestCase("XADD s MAXLEN ~ 1 5-5 f v", "0 XADD s MAXLEN = 2 5-5 f v")]
    [TestCase("XADD s MAXLEN ~ 9 LIMIT 1 5-5 f v", "0 XADD s MAXLEN = 3 LIMIT 1 5-5 f v")]
    [TestCase("XADD s MAXLEN 1 5-* f v", "0 XADD s MAXLEN 1 5-0 f v")]
    [TestCase("XADD s MINID ~ 3 5-5 f v", "0 XADD s MINID = 3-1 5-5 f v")]
    [TestCase("XADD s MINID ~ 2 5-* f v", "0 XADD s MINID = 1-1 5-0 f v")]
    [TestCase("XTRIM s MAXLEN ~ 1", "0 XTRIM s MAXLEN = 1")]
    [TestCase("XTRIM s MAXLEN ~ 2", "")]
    [TestCase("XTRIM s MINID ~ 9", "0 XTRIM s MINID = "
        + "18446744073709551615-18446744073709551615")]
    [TestCase("XTRIM s MINID 2", "0 XTRIM s MINID 2")]
    [TestCase("XDEL s 1-1 9-9", "0 XDEL s 1-1 9-9")]
    [TestCase("XDEL s 2-1", "")]
    [TestCase("XSETID s 9-9", "0 XSETID s 9-9")]
    [TestCase("XREAD STREAMS s 0", "")]
    [TestCase("XREADGROUP GROUP g alice STREAMS s >",
        "0 XCLAIM s g alice 0 3-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 3-1")]
    [TestCase("XREADGROUP GROUP g bob STREAMS s >",
        "0 XCLAIM s g bob 0 3-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 3-1")]
    [TestCase("XREADGROUP GROUP g alice NOACK STREAMS s >",
        "0 XGROUP SETID s g 3-1 ENTRIESREAD 3")]
    [TestCase("XREADGROUP GROUP g bob NOACK STREAMS s >",
        "MULTI|0 XGROUP CREATECONSUMER s g bob|0 XGROUP SETID s g 3-1 ENTRIESREAD 3|EXEC")]
    [TestCase("XREADGROUP GROUP g alice STREAMS s 0", "")]
    [TestCase("XREADGROUP GROUP g bob STREAMS s 0", "")]
    [TestCase("XREADGROUP GROUP g bob NOACK STREAMS s 0", "0 XGROUP CREATECONSUMER s g bob")]
    [TestCase("XCLAIM s g bob 0 1",
        "")]
    [TestCase("XCLAIM s g bob 0 1-1",
        "0 XCLAIM s g bob 0 1-1 TIME T RETRYCOUNT 2 FORCE JUSTID LASTID 2-1")]
    [TestCase("XCLAIM s g bob 0 1-1 2-1 JUSTID LASTID 7",
        "MULTI|0 XCLAIM s g bob 0 1-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 7-0"
            + "|0 XCLAIM s g alice 0 2-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 7-0|EXEC")]
    [TestCase("XCLAIM s g alice 99999999 1-1 LASTID 7", "0 XGROUP SETID s g 7-0 ENTRIESREAD 2")]
    [TestCase("XCLAIM s g alice 99999999 1-1", "")]
    [TestCase("XAUTOCLAIM s g bob 0 0 JUSTID",
        "MULTI|0 XCLAIM s g bob 0 1-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 2-1"
            + "|0 XCLAIM s g alice 0 2-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 2-1|EXEC")]
    [TestCase("XACK s g 1-1 2-1", "0 XACK s g 1-1 2-1")]
    [TestCase("XACK s g 9-9", "")]
    [TestCase("XGROUP CREATE s h $", "0 XGROUP CREATE s h $")]
    [TestCase("XGROUP CREATE s g $", "")]
    [TestCase("XGROUP CREATECONSUMER s g bob", "0 XGROUP CREATECONSUMER s g bob")]
    [TestCase("XGROUP CREATECONSUMER s g alice", "")]
    [TestCase("XGROUP DELCONSUMER s g alice", "0 XGROUP DELCONSUMER s g alice")]
    [TestCase("XGROUP DESTROY s g", "0 XGROUP DESTROY s g")]
    public void Replicas_are_told_the_outcome(string command, string told)
    {
        using var s = new ServerFixture();
        s.Ask(Before);
        using var feed = new ReplicationFeed(s.Server);
        s.Ask(command);
        string said = string.Join('|', feed.Take());
        Assert.That(Regex.Replace(said, "TIME [0-9]+", "TIME T"), Is.EqualTo(told));
    }

    [Test]
    public void What_a_reader_that_waited_was_given_follows_what_was_added()
    {
        using var s = new ServerFixture();
        s.Ask("XGROUP CREATE s g $ MKSTREAM");
        TestClient b = s.Connect();
        b.Do("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">").Is("");
        TestClient d = s.Connect();
        d.Do("XREAD", "BLOCK", "0", "STREAMS", "s", "$").Is("");
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("XADD s 1-* f v");
        Assert.That(b.Receive().Text, Does.Contain("1-0"));
        Assert.That(d.Receive().Text, Does.Contain("1-0"));
        string said = string.Join('|', feed.Take());
        Assert.That(Regex.Replace(said, "TIME [0-9]+", "TIME T"), Is.EqualTo(
            "0 XADD s 1-0 f v"
            + "|0 XCLAIM s g c 0 1-0 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID 1-0"));
    }

    // What they are told lies in several blocks of the queue; none may be written over.
    [Test]
    public void Each_of_many_deliveries_of_one_command_is_told()
    {
        const int entries = 100;
        using var s = new ServerFixture();
        for (int i = 1; i <= entries; i++)
        {
            s.Ask($"XADD s {i}-1 f v");
        }

        s.Ask("XGROUP CREATE s g 0");
        using var feed = new ReplicationFeed(s.Server);
        s.Ask("XREADGROUP GROUP g alice STREAMS s >");
        string[] said = [.. feed.Take().Select(c => Regex.Replace(c, "TIME [0-9]+", "TIME T"))];
        string[] told = [.. Enumerable.Range(1, entries).Select(i =>
            $"0 XCLAIM s g alice 0 {i}-1 TIME T RETRYCOUNT 1 FORCE JUSTID LASTID {i}-1")];
        Assert.That(said[^(entries + 1)..^1], Is.EqualTo(told));
    }

    [TestCase("XREAD BLOCK 100 STREAMS s t $ 5")]
    [TestCase("XREADGROUP GROUP g c BLOCK 100 STREAMS s >")]
    public void The_timeout_ends_the_wait(string command)
    {
        using var s = new ServerFixture();
        s.Ask("XGROUP CREATE s g $ MKSTREAM");
        TestClient b = s.Connect();
        b.Raw(command + "\r\nPING\r\n").Is("");
        s.Advance(90);
        b.Receive().Is("");
        s.Advance(15);
        b.Receive().Is("*-1\r\n+PONG\r\n");
        Assert.That(s.Do("INFO", "clients").Text, Does.Contain("blocked_clients:0\r\n"));
    }

    [Test]
    public void The_slow_log_shows_what_was_sent_and_the_reader_gets_what_it_asked_for()
    {
        using var s = new ServerFixture();
        s.Ask("CONFIG SET slowlog-log-slower-than 0", "XADD s 1-1 f v");
        TestClient b = s.Connect();
        b.Do("XREAD", "BLOCK", "0", "STREAMS", "s", "$").Is("");
        s.Ask("XADD s 2-* f v");
        b.Receive().Is(
            "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n2-0\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n");
        string log = s.Do("SLOWLOG", "GET", "10").Text;
        Assert.That(log, Does.Contain("$1\r\n$\r\n").And.Contain("$3\r\n2-*\r\n"));
    }
}
