// HostileMasterTests: whatever a master says, the replica lives on, and tries again (R23).
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class HostileMasterTests
{
    private const string Handshake = "+PONG\r\n+OK\r\n+OK\r\n";
    private static readonly string Id = new('a', 40);

    private SimWorld _world = null!;
    private SimNode _master = null!;
    private Peer _replica = null!;
    private int _listener;

    [SetUp]
    public void MakeWorld()
    {
        _world = new SimWorld();
        _master = _world.AddNode("evil");
        _listener = _master.Env.Net.ListenTcp("*", 6379, 16, false, out _).Int;
        _replica = new Peer(_world, "replica");
        _replica.Do("SET", "mine", "1");
    }

    [Test]
    public void A_continue_without_anything_to_continue_is_tried_again_later()
    {
        // A replica that was never a master of anything has nothing cached.
        _replica.Server.Repl.MasterHost = _master.Ip;
        _replica.Server.Repl.MasterPort = 6379;
        _replica.Server.Repl.State = ReplState.Connect;
        _world.RunForMs(1500);
        Say(Handshake + "+CONTINUE\r\n");
        StillTrying("Unexpected reply to PSYNC from master: +CONTINUE");
    }

    [TestCase("$-5\r\n", "Bad bulk count from MASTER: '$-5'")]
    [TestCase("$abc\r\n", "Bad bulk count from MASTER: '$abc'")]
    [TestCase("$0\r\n", "Bad bulk count from MASTER: '$0'")]
    [TestCase("$99999999999999999999999\r\n", "Bad bulk count from MASTER: ")]
    [TestCase("hello\r\n",
        "Bad protocol from MASTER, the first byte is not '$' (we received 'hello'), are you "
        + "sure the host and port are right?")]
    [TestCase("-ERR no\r\n", "MASTER aborted replication with an error: ERR no")]
    public void A_bad_bulk_count_is_logged_and_the_link_made_anew(string count, string log)
    {
        Follow();
        Say(Handshake + $"+FULLRESYNC {Id} 0\r\n" + count);
        StillTrying(log);
        Assert.That(_replica.Do("GET", "mine"), Is.EqualTo("$1\r\n1\r\n"));
    }

    [TestCase("-ERR go away\r\n", "Error reply to PING from master: '-ERR go away'")]
    [TestCase("HTTP/1.1 400 Bad Request\r\n",
        "Error reply to PING from master: 'HTTP/1.1 400 Bad Request'")]
    public void A_bad_answer_to_PING_ends_the_attempt(string answer, string log)
    {
        Follow();
        Say(answer);
        StillTrying(log);
    }

    [TestCase("+FULLRESYNC\r\n")]
    [TestCase("+FULLRESYNC abc 1\r\n")]
    [TestCase("+FULLRESYNC  \r\n")]
    public void A_wrong_FULLRESYNC_is_taken_as_unknown_history(string line)
    {
        Follow();
        Say(Handshake + line);
        Assert.That(_replica.Log, Does.Contain("Master replied with wrong +FULLRESYNC syntax."));
        Alive();
    }

    [Test]
    public void A_line_without_end_is_no_line_and_the_timeout_ends_it()
    {
        Follow();
        Say(new string('x', 100));
        _world.RunForMs(63_000);
        Assert.That(_replica.Log, Does.Contain("Timeout connecting to the MASTER..."));
        Alive();
    }

    [Test]
    public void An_image_that_is_rubbish_leaves_the_replica_empty_and_trying()
    {
        Follow();
        Say(Handshake + $"+FULLRESYNC {Id} 0\r\n$20\r\nREDIS0011xxxxxxxxxxx");
        StillTrying("Failed trying to load the MASTER synchronization DB from disk, check "
            + "server logs.");
        Assert.That(_replica.Do("DBSIZE"), Is.EqualTo(":0\r\n"));
    }

    [Test]
    public void An_image_that_stops_short_is_dropped_with_its_file()
    {
        Follow();
        int fd = Say(Handshake + $"+FULLRESYNC {Id} 0\r\n$1000\r\nREDIS0011");
        _master.Env.Net.Close(fd);
        _world.RunForMs(100);
        StillTrying("I/O error trying to sync with MASTER: ");
        Assert.That(_replica.Do("GET", "mine"), Is.EqualTo("$1\r\n1\r\n"));
        var files = new System.Collections.Generic.List<string>();
        _replica.Node.Env.Files.List(".", files);
        Assert.That(files.FindAll(f => f.StartsWith("temp-", StringComparison.Ordinal)),
            Has.Count.LessThan(2));
    }

    [Test]
    public void A_mark_that_comes_in_pieces_still_ends_the_image()
    {
        Follow();
        string image = Encoding.Latin1.GetString(EmptyImage());
        string all = Handshake + $"+FULLRESYNC {Id} 77\r\n$EOF:{Id}\r\n{image}{Id}";
        int fd = Accept();
        foreach (char c in all)
        {
            _master.Env.Net.Send(fd, [(byte)c]);
            _world.RunUntilIdle();
        }

        Assert.That(_replica.Server.Repl.State, Is.EqualTo(ReplState.Connected), _replica.Log);
        Assert.That(_replica.Server.Repl.MasterReplOffset, Is.EqualTo(77));
    }

    [Test]
    public void Errors_and_rubbish_in_the_stream_only_end_the_link()
    {
        foreach (string stream in new[] { "-ERR oops\r\n", "*3\r\n$3\r\nSET", "*1\r\n$-7\r\n",
            "$$$$\r\n", "*-99\r\n" })
        {
            Follow();
            int fd = Say(
                Handshake + $"+FULLRESYNC {Id} "
                    + $"0\r\n$EOF:{Id}\r\n{Encoding.Latin1.GetString(EmptyImage())}{Id}" +
                stream);
            _master.Env.Net.Close(fd);
            _world.RunForMs(100);
            Alive();
            _replica.Do("REPLICAOF", "NO", "ONE");
        }
    }

    [Test]
    public void Random_answers_never_crash_the_replica()
    {
        var random = new Random(11);
        string[] words =
        [
            "+PONG\r\n", "+OK\r\n", "-ERR x\r\n", "\n", "\r\n", $"+FULLRESYNC {Id} 5\r\n",
                "+CONTINUE\r\n",
            $"+CONTINUE {Id}\r\n", "$5\r\n", "$EOF:" + Id + "\r\n", Id, "REDIS0011",
                "*1\r\n$4\r\nPING\r\n", "-LOADING\r\n",
            "-NOMASTERLINK\r\n", "$-1\r\n", "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n",
                "\0\0\0", ":1\r\n",
        ];
        for (int i = 0; i < 200; i++)
        {
            Follow();
            var text = new StringBuilder(random.Next(3) == 0 ? "" : Handshake);
            for (int n = random.Next(1, 9); n > 0; n--)
            {
                text.Append(words[random.Next(words.Length)]);
            }

            int fd = Say(text.ToString());
            _master.Env.Net.Close(fd);
            _world.RunForMs(50);
            Alive();
            _replica.Do("REPLICAOF", "NO", "ONE");
        }
    }

    [TestCase("*3\r\n$9\r\nREPLICAOF\r\n$2\r\nNO\r\n$3\r\nONE\r\n")]
    [TestCase("*3\r\n$9\r\nREPLICAOF\r\n$2\r\nNO\r\n$3\r\nONE\r\n*1\r\n$4\r\nPING\r\n")]
    [TestCase("*1\r\n$5\r\nMULTI\r\n*3\r\n$9\r\nREPLICAOF\r\n$2\r\nNO\r\n$3\r\nONE\r\n"
        + "*1\r\n$4\r\nEXEC\r\n")]
    public void A_master_does_not_tell_us_whom_to_follow(string stream)
    {
        Follow();
        int fd = Say(Handshake + $"+FULLRESYNC {Id} 0\r\n$EOF:{Id}\r\n"
            + Encoding.Latin1.GetString(EmptyImage()) + Id);
        _master.Env.Net.Send(fd, Encoding.Latin1.GetBytes(stream));
        _world.RunForMs(10);
        Alive();
        Assert.That(_replica.Field("role"), Is.EqualTo("slave"));
        Assert.That(_replica.Field("master_link_status"), Is.EqualTo("up"));
        Assert.That(_replica.Server.Repl.MasterReplOffset, Is.EqualTo(stream.Length));
    }

    [TestCase("")]
    [TestCase("+PONG\r\n+OK\r\n+OK\r\n")]
    public void A_link_that_the_loop_cannot_watch_is_given_up_and_tried_again(string said)
    {
        Follow();
        int fd = Accept();
        _replica.Do("PING");
        if (said.Length > 0)
        {
            _master.Env.Net.Send(fd, Encoding.Latin1.GetBytes(said));
            _world.RunForMs(10);
        }

        int files = _replica.Node.OpenDescriptors;
        _replica.Node.RefuseWatching = true;
        if (said.Length > 0)
        {
            _master.Env.Net.Send(fd, Encoding.Latin1.GetBytes($"+FULLRESYNC {Id} 0\r\n"));
        }
        else
        {
            // The next attempt gets no further than its connection.
            _master.Env.Net.Close(fd);
        }

        _world.RunForMs(2000);
        _replica.Node.RefuseWatching = false;
        Assert.That(_replica.Node.OpenDescriptors, Is.LessThanOrEqualTo(files));
        Assert.That(_replica.Node.Death, Is.Null);
        _world.RunForMs(1500);
        Say(Handshake + $"+FULLRESYNC {Id} 0\r\n$EOF:{Id}\r\n"
            + Encoding.Latin1.GetString(EmptyImage()) + Id);
        Assert.That(_replica.Field("master_link_status"), Is.EqualTo("up"), _replica.Log);
    }

    private static byte[] EmptyImage()
    {
        var encoder = new RdbEncoder(false, true);
        encoder.Raw("REDIS0011"u8);
        encoder.End();
        return encoder.Output.ToArray();
    }

    private void Follow() => _replica.Do("REPLICAOF", _master.Ip, "6379");

    private int Accept()
    {
        SysResult fd = SysResult.Fail(Errno.EAGAIN);
        for (SysResult next = _master.Env.Net.Accept(_listener, out _); next.Ok;
            next = _master.Env.Net.Accept(_listener, out _))
        {
            fd = next;
        }

        Assert.That(fd.Ok, Is.True, "the replica did not connect");
        return fd.Int;
    }

    private int Say(string text)
    {
        int fd = Accept();
        _master.Env.Net.Send(fd, Encoding.Latin1.GetBytes(text));
        _world.RunForMs(10);
        return fd;
    }

    private void StillTrying(string log)
    {
        Assert.That(_replica.Log, Does.Contain(log));
        Assert.That(_replica.Server.Repl.State, Is.Not.EqualTo(ReplState.Connected));
        _world.RunForMs(1500);
        Accept();
        Alive();
    }

    private void Alive()
    {
        Assert.That(_replica.Node.Death, Is.Null);
        Assert.That(_replica.Do("PING"), Does.StartWith("+PONG").Or.StartWith("-"));
    }
}
