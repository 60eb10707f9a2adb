// LongValueTests: values that are taken from the wire and put on it without a copy.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The socket buffer of the simulator takes 128 KiB: A never fits into it at once, B does once.
using System;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class LongValueTests
{
    private static readonly string A = Text('a', 300_001);
    private static readonly string B = Text('b', 70_000);

    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop()
    {
        Assert.That(_s.Server.Clients.BigArgumentBytes, Is.Zero);
        _s.Dispose();
    }

    [Test]
    public void Values_that_replace_each_other_in_a_pipeline_are_those_that_were_sent()
    {
        _s.Do("CONFIG", "SET", "repl-backlog-size", "16mb");
        using var feed = new ReplicationFeed(_s.Server);
        string pipeline = TestClient.Encode("SET", "k", A) + TestClient.Encode("SET", "k", B)
            + TestClient.Encode("APPEND", "k", "!") + TestClient.Encode("SET", "gone", A)
            + TestClient.Encode("DEL", "gone") + TestClient.Encode("SET", "k", A, "GET")
            + TestClient.Encode("SET", "k", B, "XX", "GET") + TestClient.Encode("SET", "k", B, "NX")
            + TestClient.Encode("GETSET", "k", A) + TestClient.Encode("GET", "k");
        _s.Shared.Raw(pipeline).Is($"+OK\r\n+OK\r\n:70001\r\n+OK\r\n:1\r\n{Bulk(B + "!")}{Bulk(A)}"
            + $"$-1\r\n{Bulk(B)}{Bulk(A)}");
        Assert.That(feed.Take(), Is.EqualTo((string[])[$"0 SET k {A}", $"0 SET k {B}",
            "0 APPEND k !", $"0 SET gone {A}", "0 DEL gone", $"0 SET k {A}", $"0 SET k {B} XX",
            $"0 SET k {A}"]));
    }

    [Test]
    public void A_value_with_a_time_to_live_goes_to_the_replicas_whole()
    {
        using var feed = new ReplicationFeed(_s.Server);
        _s.Do("SET", "k", B, "EX", "100").Is("+OK\r\n");
        _s.Do("SETEX", "k", "100", A).Is("+OK\r\n");
        string[] told = feed.Take();
        Assert.That(told, Has.Length.EqualTo(2));
        Assert.That(told[0], Does.StartWith($"0 SET k {B} PXAT "));
        Assert.That(told[1], Does.StartWith($"0 SET k {A} PXAT "));
        _s.Do("GET", "k").Is(Bulk(A));
        _s.Do("SET", "k", B, "KEEPTTL").Is("+OK\r\n");
        _s.Do("TTL", "k").Is(":100\r\n");
    }

    [Test]
    public void Monitors_and_the_slow_log_see_the_value()
    {
        _s.Do("CONFIG", "SET", "slowlog-log-slower-than", "0");
        TestClient monitor = _s.Connect();
        monitor.Do("MONITOR").Is("+OK\r\n");
        _s.Do("SET", "k", B).Is("+OK\r\n");
        monitor.Receive().Contains($"\"SET\" \"k\" \"{B}\"");
        _s.Do("SLOWLOG", "GET", "1").Contains($"{B[..128]}... ({B.Length - 128} more bytes)");
    }

    [Test]
    public void A_transaction_sets_and_gets_long_values()
    {
        TestClient c = _s.Connect();
        c.Raw(TestClient.Encode("MULTI") + TestClient.Encode("SET", "k", A)
            + TestClient.Encode("SET", "k", B) + TestClient.Encode("GET", "k")
            + TestClient.Encode("EXEC"))
            .Is($"+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n+OK\r\n{Bulk(B)}");
    }

    [Test]
    public void What_is_used_is_one_value_and_nothing_when_it_is_gone()
    {
        _s.Do("PING");
        long before = _s.Server.UsedMemory;
        _s.Do("SET", "k", A);
        Assert.That(_s.Server.UsedMemory - before, Is.InRange(A.Length, A.Length + 10_000));
        _s.Do("DEL", "k");
        Assert.That(_s.Server.UsedMemory, Is.LessThanOrEqualTo(before + 1000));
    }

    [Test]
    public void A_value_that_may_not_be_set_is_given_back()
    {
        _s.Do("SADD", "set", "member");
        long before = _s.Server.UsedMemory;
        _s.Do("SET", "set", A, "GET").StartsWith("-WRONGTYPE");
        _s.Do("APPEND", "set", A).StartsWith("-WRONGTYPE");
        _s.Do("SET", "nothing", A, "XX").Is("$-1\r\n");
        Assert.That(_s.Server.UsedMemory, Is.LessThanOrEqualTo(before));
    }

    [Test]
    public void Replies_keep_their_order_however_little_the_socket_takes()
    {
        _s.Do("SET", "a", A);
        _s.Do("SET", "b", B);
        _s.Do("RPUSH", "list", B, "short", A);
        TestClient c = _s.Connect();
        c.Raw("PING\r\nGET a\r\nPING\r\nGET b\r\nMGET a b a\r\nLRANGE list 0 -1\r\nPING\r\n")
            .Is($"+PONG\r\n{Bulk(A)}+PONG\r\n{Bulk(B)}*3\r\n{Bulk(A)}{Bulk(B)}{Bulk(A)}"
                + $"*3\r\n{Bulk(B)}$5\r\nshort\r\n{Bulk(A)}+PONG\r\n");
    }

    [Test]
    public void Who_does_not_read_gets_it_all_later()
    {
        _s.Do("SET", "a", A);
        TestClient slow = _s.Connect();
        slow.Send(string.Concat(Enumerable.Repeat("GET a\r\n", 20)));
        _s.World.RunUntilIdle();
        _s.Do("SET", "a", B).Is("+OK\r\n");
        Assert.That(Most(_s, c => c.Reply.PendingBytes),
            Is.GreaterThan(15 * A.Length));
        slow.Receive().Is(string.Concat(Enumerable.Repeat(Bulk(A), 20)));
        slow.Do("GET", "a").Is(Bulk(B));
    }

    [Test]
    public void A_client_that_goes_while_it_is_sent_a_value_harms_nobody()
    {
        _s.Do("SET", "a", A);
        TestClient c = _s.Connect();
        c.Send("GET a\r\nGET a\r\n");
        c.Close();
        _s.Do("GET", "a").Is(Bulk(A));
        Assert.That(_s.Server.Clients.All.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_client_with_an_output_limit_is_sent_nothing_before_it_is_asked()
    {
        _s.Do("SET", "a", A);
        _s.Do("CONFIG", "SET", "client-output-buffer-limit", "normal 100000 0 0");
        TestClient c = _s.Connect();
        c.Raw("GET a\r\n").Is("");
        Assert.That(c.IsClosed);
    }

    [Test]
    public void A_long_value_is_not_copied_but_for_what_is_more_than_a_megabyte()
    {
        var options = new SimOptions { SocketBufferBytes = 8 << 20 };
        using var s = new ServerFixture(world: new SimWorld(options));
        string huge = Text('h', 3_000_000);
        s.Do("SET", "a", A);
        s.Do("SET", "huge", huge);
        s.Connect().Do("GET", "a").Is(Bulk(A));
        Assert.That(Most(s, c => c.Reply.PeakBytes), Is.LessThan(16 * 1024));
        s.Connect().Raw("GET huge\r\nPING\r\n").Is(Bulk(huge) + "+PONG\r\n");
        Assert.That(Most(s, c => c.Reply.PeakBytes),
            Is.InRange(huge.Length - (1024 * 1024) - (16 * 1024), 2_000_000));
    }

    [Test]
    public void An_argument_that_was_taken_is_let_go_with_its_command()
    {
        TestClient c = _s.Connect();
        c.Raw(TestClient.Encode("SET", "k", A) + "BLPOP none 0\r\nGET k\r\n").Is("+OK\r\n");
        _s.Do("APPEND", "k", "!").Is(":300002\r\n");
        _s.Do("CLIENT", "LIST").Contains("cmd=blpop");
        _s.Do("DEL", "k").Is(":1\r\n");
        _s.Do("RPUSH", "none", "x").Is(":1\r\n");
        c.Receive().Is("*2\r\n$4\r\nnone\r\n$1\r\nx\r\n$-1\r\n");
        c.Send(TestClient.Encode("SET", "k", A) + "BLPOP none 0\r\n");
        _s.Do("DEL", "k");
        c.Close();
    }

    [Test]
    public void Who_waits_for_a_long_element_gets_it_whole()
    {
        TestClient c = _s.Connect();
        c.Raw("BLPOP list 0\r\n").Is("");
        _s.Do("RPUSH", "list", A).Is(":1\r\n");
        c.Receive().Is($"*2\r\n$4\r\nlist\r\n{Bulk(A)}");
    }

    [Test]
    public void Who_publishes_to_itself_gets_the_message_behind_the_reply()
    {
        TestClient c = _s.Connect();
        c.Do("HELLO", "3");
        c.Do("SUBSCRIBE", "news");
        c.Do("PUBLISH", "news", A).Is($":1\r\n>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n{Bulk(A)}");
    }

    [Test]
    public void Silent_clients_get_no_part_of_a_value()
    {
        _s.Do("SET", "a", A);
        TestClient c = _s.Connect();
        c.Raw("CLIENT REPLY SKIP\r\nGET a\r\nPING\r\n").Is("+PONG\r\n");
        c.Raw("CLIENT REPLY OFF\r\nGET a\r\nCLIENT REPLY ON\r\n").Is("+OK\r\n");
    }

    [Test]
    public void Subscribers_get_a_long_message_whole()
    {
        TestClient[] all = [.. Enumerable.Range(0, 3).Select(_ => _s.Connect())];
        foreach (TestClient c in all)
        {
            c.Do("SUBSCRIBE", "news");
        }

        _s.Do("PUBLISH", "news", A).Is(":3\r\n");
        foreach (TestClient c in all)
        {
            c.Receive().Is($"*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n{Bulk(A)}");
        }
    }

    private static long Most(ServerFixture s, Func<Client, long> of)
    {
        long most = 0;
        foreach (Client c in s.Server.Clients.All)
        {
            most = Math.Max(most, of(c));
        }

        return most;
    }

    private static string Bulk(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"${text.Length}\r\n{text}\r\n");

    // Not one byte over and over: a piece in the wrong place shows.
    private static string Text(char first, int length) =>
        string.Create(length, first, (text, f) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)(f + (i * 7919L / 13 % 20));
            }
        });
}
