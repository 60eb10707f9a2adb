// DispatchTests: why a command is refused, word for word: B27-B41 of the bad-input catalogue.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class DispatchTests
{
    [Test]
    public void B27_an_unknown_command_is_shown_with_its_arguments_and_without_line_ends()
    {
        using var s = new ServerFixture();
        s.Do("FOO\r\nBAR", "a\r\nb")
            .Is("-ERR unknown command 'FOO  BAR', with args beginning with: 'a  b' \r\n");
        s.Do("FOO").Is("-ERR unknown command 'FOO', with args beginning with: \r\n");
        string x = new('x', 200);
        s.Do(x, x, "never").Is(
            $"-ERR unknown command '{x[..128]}', with args beginning with: '{x[..128]}' \r\n");
    }

    [Test]
    public void B28_an_unknown_subcommand_points_to_help()
    {
        using var s = new ServerFixture();
        s.Do("CLIENT", "NOPE").Is("-ERR unknown subcommand 'NOPE'. Try CLIENT HELP.\r\n");
        s.Do("client", "nope").Is("-ERR unknown subcommand 'nope'. Try CLIENT HELP.\r\n");
    }

    [Test]
    public void B29_arity()
    {
        using var s = new ServerFixture();
        s.Do("GET").Is("-ERR wrong number of arguments for 'get' command\r\n");
        s.Do("GET", "a", "b").Is("-ERR wrong number of arguments for 'get' command\r\n");
        s.Do("CLIENT", "SETNAME")
            .Is("-ERR wrong number of arguments for 'client|setname' command\r\n");
        s.Do("CLIENT").Is("-ERR wrong number of arguments for 'client' command\r\n");
    }

    [Test]
    public void A_refused_command_spoils_a_transaction()
    {
        using var s = new ServerFixture();
        s.Do("MULTI").Is("+OK\r\n");
        s.Do("NOPE").StartsWith("-ERR unknown command");
        s.Do("SET", "k", "v").Is("+QUEUED\r\n");
        s.Do("EXEC").Is("-EXECABORT Transaction discarded because of previous errors.\r\n");
        s.Do("GET", "k").Is("$-1\r\n");
    }

    [Test]
    public void B33_a_subscriber_may_send_few_commands_in_RESP2_and_all_in_RESP3()
    {
        using var s = new ServerFixture();
        s.Do("SUBSCRIBE", "ch").Is("*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n");
        s.Do("GET", "k").Is("-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / "
            + "PING / QUIT / RESET "
            + "are allowed in this context\r\n");
        s.Do("PING").Is("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
        TestClient three = s.Connect();
        three.Do("HELLO", "3").StartsWith("%7\r\n");
        three.Do("SUBSCRIBE", "ch").Is(">3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n");
        three.Do("GET", "k").Is("_\r\n");
    }

    [Test]
    public void A_message_to_the_publisher_itself_follows_the_reply()
    {
        using var s = new ServerFixture();
        s.Do("HELLO", "3");
        s.Do("SUBSCRIBE", "ch");
        s.Do("PUBLISH", "ch", "m").Is(":1\r\n>3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$1\r\nm\r\n");
    }

    [Test]
    public void B34_loading()
    {
        using var s = new ServerFixture();
        s.Server.Persistence.Loading = true;
        s.Do("GET", "k").Is("-LOADING Redis is loading the dataset in memory\r\n");
        s.Do("CLIENT", "ID").StartsWith(":");
    }

    [Test]
    public void B36_B37_a_replica_without_its_master()
    {
        using var s = new ServerFixture();
        s.Server.Repl.MasterHost = "10.9.9.9";
        s.Do("SET", "k", "v").Is("-READONLY You can't write against a read only replica.\r\n");
        s.Do("GET", "k").Is("$-1\r\n");
        s.Server.Config.ReplicaServeStaleData = false;
        s.Do("GET", "k").Is(
            "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to "
                + "'no'.\r\n");
        s.Do("PING").Is(
            "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to "
                + "'no'.\r\n");
        s.Do("CLIENT", "ID").StartsWith(":");
    }

    [Test]
    public void B38_too_few_good_replicas()
    {
        using var s = new ServerFixture(config => config.MinReplicasToWrite = 1);
        s.Do("SET", "k", "v").Is("-NOREPLICAS Not enough good replicas to write.\r\n");
        s.Do("GET", "k").Is("$-1\r\n");
    }

    [Test]
    public void B39_out_of_memory()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "v").Is("+OK\r\n");
        s.Server.Config.Maxmemory = 1;
        s.Do("SET", "k", "v").Is("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
        s.Do("GET", "k").Is("$1\r\nv\r\n");
        s.Do("DEL", "k").Is(":1\r\n");
    }

    [Test]
    public void B40_a_failed_snapshot_stops_writes()
    {
        using var s = new ServerFixture();
        s.Server.Config.Save = [new SaveParam(3600, 1)];
        s.Server.Persistence.LastBgsaveOk = false;
        s.Do("SET", "k", "v")
            .Is("-MISCONF Redis is configured to save RDB snapshots, but it's currently unable to "
            + "persist to disk. Commands that may modify the data set are disabled, because "
                + "this instance is "
            + "configured to report errors during writes if RDB snapshotting fails "
                + "(stop-writes-on-bgsave-error "
            + "option). Please check the Redis logs for details about the RDB error.\r\n");
        s.Do("PING").StartsWith("-MISCONF ");
        s.Do("GET", "k").Is("$-1\r\n");
    }

    [Test]
    public void Errors_are_counted_by_their_code()
    {
        using var s = new ServerFixture();
        s.Do("NOPE");
        s.Do("GET");
        s.Do("SET", "k", "v");
        s.Do("HELLO", "9");
        Assert.That(s.Server.Stats.TotalErrorReplies, Is.EqualTo(3));
        Assert.That(
            string.Join(" ", s.Server.Errors.All), Is.EqualTo("[ERR, 2] [NOPROTO, 1]"));
    }
}
