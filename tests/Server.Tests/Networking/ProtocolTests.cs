// ProtocolTests: what a client may send, and what it gets when it may not: B1-B26 of the bad-input
// catalogue. Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tests.Server;

public sealed class ProtocolTests
{
    public static IEnumerable<TestCaseData> Fatal()
    {
        yield return new TestCaseData(new string('a', 70_000), "too big inline request")
            .SetName("B1");
        yield return new TestCaseData("SET \"a b\r\n", "unbalanced quotes in request")
            .SetName("B2");
        yield return new TestCaseData("*" + new string('1', 66_000), "too big mbulk count string")
            .SetName("B3");
        yield return new TestCaseData("*abc\r\n", "invalid multibulk length").SetName("B4 letters");
        yield return new TestCaseData("*2147483648\r\n", "invalid multibulk length")
            .SetName("B4 too many");
        yield return new TestCaseData("*1\r\nPING\r\n", "expected '$', got 'P'").SetName("B7");
        yield return new TestCaseData("*1\r\n$-1\r\n", "invalid bulk length")
            .SetName("B8 negative");
        yield return new TestCaseData("*1\r\n$abc\r\n", "invalid bulk length")
            .SetName("B8 letters");
        yield return new TestCaseData("*1\r\n$536870913\r\n", "invalid bulk length")
            .SetName("B8 too long");
        yield return new TestCaseData("*1\r\n$" + new string('1', 66_000),
            "too big bulk count string").SetName("B10");
    }

    [TestCaseSource(nameof(Fatal))]
    public void A_broken_request_gets_one_error_and_the_connection_is_closed(string request,
        string error)
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw(request).Is($"-ERR Protocol error: {error}\r\n");
        Assert.That(c.IsClosed);
        Assert.That(s.Server.Clients.All.Count, Is.Zero);
    }

    [TestCaseSource(nameof(Fatal))]
    public void Commands_in_front_of_a_broken_request_are_executed_first(string request,
        string error)
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw("PING\r\nSET k v\r\n" + request + "\r\nPING\r\n")
            .Is($"+PONG\r\n+OK\r\n-ERR Protocol error: {error}\r\n");
        Assert.That(c.IsClosed);
        s.Do("GET", "k").Is("$1\r\nv\r\n");
    }

    [TestCase("*11\r\n", "unauthenticated multibulk length", TestName = "B5")]
    [TestCase("*1\r\n$16385\r\n", "unauthenticated bulk length", TestName = "B9")]
    public void Before_AUTH_requests_are_small(string request, string error)
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        TestClient c = s.Connect();
        c.Raw(request).Is($"-ERR Protocol error: {error}\r\n");
        Assert.That(c.IsClosed);
    }

    [Test]
    public void The_limits_end_with_AUTH_in_the_same_pipeline()
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        string big = new('x', 20_000);
        s.Connect().Raw(TestClient.Encode("AUTH", "secret") + TestClient.Encode("SET", "k", big)
            + TestClient.Encode("STRLEN", "k")).Is("+OK\r\n+OK\r\n:20000\r\n");
    }

    [TestCase("*0\r\n", TestName = "B6 zero")]
    [TestCase("*-1\r\n", TestName = "B6 negative")]
    [TestCase("\r\n", TestName = "Blank line")]
    public void An_empty_request_is_skipped(string request)
    {
        using var s = new ServerFixture();
        s.Connect().Raw(request + "PING\r\n").Is("+PONG\r\n");
    }

    [Test]
    public void B11_the_bytes_behind_a_bulk_are_not_looked_at()
    {
        using var s = new ServerFixture();
        s.Connect().Raw("*1\r\n$4\r\nPINGxx").Is("+PONG\r\n");
    }

    [Test]
    public void B12_an_empty_command_name_is_an_unknown_command()
    {
        using var s = new ServerFixture();
        s.Connect().Raw("*1\r\n$0\r\n\r\n")
            .Is("-ERR unknown command '', with args beginning with: \r\n");
    }

    [TestCase("POST / HTTP/1.1\r\n")]
    [TestCase("Host: example\r\n")]
    public void B13_http_is_closed_without_a_reply(string request)
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw(request + "PING\r\n").Is("");
        Assert.That(c.IsClosed);
        Assert.That(s.LogText,
            Does.Contain("Possible SECURITY ATTACK detected. It looks like somebody is sending "
            + "POST or Host: commands to Redis."));
    }

    [Test]
    public void B14_the_first_line_of_a_GET_request_is_an_arity_error()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw("GET / HTTP/1.1\r\n").Is("-ERR wrong number of arguments for 'get' command\r\n");
        c.Raw("Host: example\r\n").Is("");
        Assert.That(c.IsClosed);
    }

    [Test]
    public void B15_a_query_over_the_limit_closes_and_is_logged()
    {
        using var s = new ServerFixture(config => config.ClientQueryBufferLimit = 100_000);
        TestClient c = s.Connect();
        c.Raw("*2\r\n$3\r\nSET\r\n$200000\r\n" + new string('x', 150_000)).Is("");
        Assert.That(c.IsClosed);
        Assert.That(s.LogText,
            Does.Contain("Closing client that reached max query buffer length: id="));
    }

    [Test]
    public void B17_one_connection_too_many_is_told_so()
    {
        using var s = new ServerFixture(config => config.Maxclients = 2);
        TestClient first = s.Connect();
        TestClient second = s.Connect();
        TestClient third = s.Connect();
        third.Receive().Is("-ERR max number of clients reached\r\n");
        Assert.That(third.IsClosed);
        first.Do("PING").Is("+PONG\r\n");
        second.Do("PING").Is("+PONG\r\n");
        Assert.That(s.Server.Stats.RejectedConn, Is.EqualTo(1));
    }

    [Test]
    public void B18_a_stranger_is_denied_in_protected_mode()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect(s.World.AddNode("stranger"));
        c.Receive().StartsWith(
            "-DENIED Redis is running in protected mode because protected mode is enabled and no "
            + "password is set for the default user. In this mode connections are only accepted "
                + "from the loopback "
            + "interface. ");
        Assert.That(c.IsClosed);
    }

    [Test]
    public void A_stranger_may_come_in_when_there_is_a_password()
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        s.Connect(s.World.AddNode("stranger")).Do("AUTH", "secret").Is("+OK\r\n");
    }

    [TestCase("4", "-NOPROTO unsupported protocol version\r\n", TestName = "B20")]
    [TestCase("1", "-NOPROTO unsupported protocol version\r\n", TestName = "B20 too old")]
    [TestCase("x", "-ERR Protocol version is not an integer or out of range\r\n",
        TestName = "HELLO letters")]
    public void HELLO_knows_protocols_2_and_3(string version, string reply)
    {
        using var s = new ServerFixture();
        s.Do("HELLO", version).Is(reply);
    }

    [Test]
    public void B21_HELLO_names_the_option_it_does_not_know()
    {
        using var s = new ServerFixture();
        s.Do("HELLO", "3", "FOO").Is("-ERR Syntax error in HELLO option 'FOO'\r\n");
    }

    [Test]
    public void B22_HELLO_before_AUTH_is_refused()
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        s.Do("HELLO", "3").Is(
            "-NOAUTH HELLO must be called with the client already authenticated, otherwise the "
            + "HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client "
                + "and select the RESP "
            + "protocol version at the same time\r\n");
        s.Do("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me")
            .StartsWith("%7\r\n$6\r\nserver\r\n");
        s.Do("CLIENT", "GETNAME").Is("$2\r\nme\r\n");
    }

    [Test]
    public void B23_B24_B25_passwords()
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        s.Do("GET", "k").Is("-NOAUTH Authentication required.\r\n");
        s.Do("AUTH", "wrong")
            .Is("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
        s.Do("AUTH", "nobody", "secret")
            .Is("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
        s.Do("AUTH", "secret").Is("+OK\r\n");
        s.Do("GET", "k").Is("$-1\r\n");
        using var open = new ServerFixture();
        open.Do("AUTH", "x")
            .Is("-ERR AUTH <password> called without any password configured for the default user. "
            + "Are you sure your configuration is correct?\r\n");
    }
}
