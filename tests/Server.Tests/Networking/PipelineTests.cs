// PipelineTests: many commands at once, in pieces of every size, with trouble in the middle.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using NUnit.Framework;

namespace RedisNet.Tests.Server;

public sealed class PipelineTests
{
    private const string Mixed =
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\nGET "
            + "k\r\n\r\n*1\r\n$4\r\nPING\r\n*0\r\nNOPE 'a b'\r\n"
        + "*2\r\n$4\r\nECHO\r\n$3\r\na\rb\r\n";

    private const string MixedReplies =
        "+OK\r\n$5\r\nhello\r\n+PONG\r\n-ERR unknown command 'NOPE', with args beginning with: "
            + "'a b' \r\n"
        + "$3\r\na\rb\r\n";

    [Test]
    public void A_stream_split_anywhere_gets_the_same_replies()
    {
        using var s = new ServerFixture();
        for (int cut = 1; cut < Mixed.Length; cut++)
        {
            TestClient c = s.Connect();
            string first = c.Raw(Mixed[..cut]).Text;
            string second = c.Raw(Mixed[cut..]).Text;
            Assert.That(first + second, Is.EqualTo(MixedReplies), $"cut at {cut}");
            c.Close();
        }
    }

    [Test]
    public void A_stream_byte_by_byte_gets_the_same_replies()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        StringBuilder replies = new();
        foreach (char b in Mixed)
        {
            replies.Append(c.Raw(b.ToString()).Text);
        }

        Assert.That(replies.ToString(), Is.EqualTo(MixedReplies));
    }

    [Test]
    public void A_thousand_commands_in_one_piece_are_answered_in_order()
    {
        using var s = new ServerFixture();
        StringBuilder request = new();
        StringBuilder expected = new();
        for (int i = 1; i <= 1000; i++)
        {
            request.Append(TestClient.Encode("INCR", "n"));
            expected.Append($":{i}\r\n");
        }

        s.Connect().Raw(request.ToString()).Is(expected.ToString());
    }

    [Test]
    public void A_long_pipeline_does_not_keep_another_client_waiting()
    {
        using var s = new ServerFixture();
        TestClient greedy = s.Connect();
        TestClient modest = s.Connect();
        StringBuilder request = new();
        for (int i = 0; i < 500; i++)
        {
            request.Append("INCR n\r\n");
        }

        greedy.Send(request.ToString());
        modest.Send("GET n\r\n");
        modest.Receive().StartsWith("$");
        greedy.Receive().StartsWith(":1\r\n:2\r\n");
    }

    [Test]
    public void QUIT_in_the_middle_ends_the_pipeline()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw("SET k 1\r\nQUIT\r\nSET k 2\r\n").Is("+OK\r\n+OK\r\n");
        Assert.That(c.IsClosed);
        s.Do("GET", "k").Is("$1\r\n1\r\n");
    }

    [Test]
    public void A_client_that_kills_itself_gets_the_reply_and_runs_nothing_more()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        string id = c.Do("CLIENT", "ID").Text[1..^2];
        c.Raw($"SET k 1\r\nCLIENT KILL ID {id} SKIPME no\r\nSET k 2\r\n").Is("+OK\r\n:1\r\n");
        Assert.That(c.IsClosed);
        s.Do("GET", "k").Is("$1\r\n1\r\n");
    }

    [Test]
    public void A_client_killed_by_another_in_the_same_turn_runs_nothing_more()
    {
        using var s = new ServerFixture();
        TestClient killer = s.Connect();
        TestClient victim = s.Connect();
        string id = victim.Do("CLIENT", "ID").Text[1..^2];
        killer.Send($"CLIENT KILL ID {id}\r\n");
        victim.Send("SET victim ran\r\n");
        killer.Receive().Is(":1\r\n");
        Assert.That(victim.IsClosed);
        s.Do("EXISTS", "victim").Is(":0\r\n");
    }

    [Test]
    public void A_paused_client_keeps_its_pipeline_and_goes_on_after_the_pause()
    {
        using var s = new ServerFixture();
        s.Do("CLIENT", "PAUSE", "1000", "WRITE").Is("+OK\r\n");
        TestClient c = s.Connect();
        c.Raw("GET k\r\nSET k 1\r\nGET k\r\nINCR k\r\n").Is("$-1\r\n");
        c.Raw("GET k\r\n").Is("");
        s.Do("CLIENT", "LIST").Contains("flags=b");
        s.Advance(1200);
        c.Receive().Is("+OK\r\n$1\r\n1\r\n:2\r\n$1\r\n2\r\n");
    }

    [Test]
    public void UNPAUSE_lets_everybody_go_on_at_once()
    {
        using var s = new ServerFixture();
        s.Do("CLIENT", "PAUSE", "100000", "WRITE").Is("+OK\r\n");
        TestClient c = s.Connect();
        c.Raw("SET k 1\r\n").Is("");
        s.Do("CLIENT", "UNPAUSE").Is("+OK\r\n");
        c.Receive().Is("+OK\r\n");
    }

    [Test]
    public void CLIENT_REPLY_silences_and_skips()
    {
        using var s = new ServerFixture();
        s.Shared.Raw("CLIENT REPLY OFF\r\nPING\r\nCLIENT REPLY ON\r\nPING\r\n")
            .Is("+OK\r\n+PONG\r\n");
        s.Shared.Raw("CLIENT REPLY SKIP\r\nPING\r\nECHO a\r\n").Is("$1\r\na\r\n");
    }

    [Test]
    public void A_transaction_over_many_packets_runs_as_one()
    {
        using var s = new ServerFixture();
        TestClient c = s.Connect();
        c.Raw("MULTI\r\nSET k 1\r\n").Is("+OK\r\n+QUEUED\r\n");
        s.Do("GET", "k").Is("$-1\r\n");
        c.Raw("INCR k\r\nEXEC\r\n").Is("+QUEUED\r\n*2\r\n+OK\r\n:2\r\n");
    }

    [TestCase(40_000)]
    [TestCase(1_000_000)]
    public void A_big_argument_arrives_whole_and_its_memory_returns(int size)
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "v");
        s.Do("DEL", "k");
        long before = s.Server.Z.UsedMemory;
        string big = new('x', size);
        TestClient c = s.Connect();
        c.Do("SET", "k", big).Is("+OK\r\n");
        s.Do("STRLEN", "k").Is($":{size}\r\n");
        c.Do("ECHO", big).Is($"${size}\r\n{big}\r\n");
        s.Do("DEL", "k").Is(":1\r\n");
        c.Close();
        Assert.That(s.Server.Z.UsedMemory, Is.EqualTo(before));
    }

    [Test]
    public void A_lying_header_reserves_no_memory()
    {
        using var s = new ServerFixture();
        s.Do("PING");
        long before = s.Server.Z.UsedMemory;
        TestClient c = s.Connect();
        c.Raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\nx").Is("");
        Assert.That(s.Server.Z.UsedMemory - before, Is.LessThan(200_000));
        c.Close();
        Assert.That(s.Server.Z.UsedMemory, Is.EqualTo(before));
    }
}
