// ReplicationTests: C follows us and we follow C, from a full copy and from where the link broke.
// Ours, no origin in C.
using System.Globalization;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("c", "ours")]
[TestFixture("ours", "c")]
[TestFixture("ours", "ours")]
public sealed class ReplicationTests(string replicaKind, string masterKind) : InteropFixture
{
    private const int Keys = 20_000;

    [Test]
    public void A_full_copy_with_writes_during_it_ends_equal()
    {
        RedisProcess master = Server(masterKind);
        Writes.Fill(master.Port, Keys);
        RedisProcess replica;
        using (var writes = new Writes(master.Port))
        {
            replica = Replica(replicaKind, master);
            Until("the link is up",
                () => Info(replica, "replication")["master_link_status"] == "up");
            int count = writes.Count;
            Until("writes go on", () => writes.Count > count + 200);
        }
        Equal(replica, master);
        Assert.That(Info(master, "stats")["sync_full"], Is.EqualTo("1"));
    }

    [Test]
    public void A_copy_by_file_ends_equal_too()
    {
        RedisProcess master = Server(masterKind, "repl-diskless-sync no\n");
        Writes.Fill(master.Port, Keys);
        RedisProcess replica = Replica(replicaKind, master);
        Equal(replica, master);
    }

    [Test]
    public void A_broken_link_is_mended_with_what_was_missed_alone()
    {
        RedisProcess master = Server(masterKind, "repl-backlog-size 10mb\n");
        Writes.Fill(master.Port, 1000);
        RedisProcess replica = Replica(replicaKind, master);
        Equal(replica, master);
        using (var writes = new Writes(master.Port))
        {
            for (int i = 0; i < 3; i++)
            {
                int count = writes.Count;
                Until("writes go on", () => writes.Count > count + 200);
                Do(master, "CLIENT", "KILL", "TYPE", "replica");
                int killed = i + 1;
                Until("it continues", () => int.Parse(Info(master, "stats")["sync_partial_ok"],
                    CultureInfo.InvariantCulture) >= killed);
            }
        }
        Equal(replica, master);
        Assert.That(Info(master, "stats")["sync_full"], Is.EqualTo("1"));
    }

    [Test]
    public void A_promoted_replica_continues_the_history_of_its_master()
    {
        RedisProcess master = Server(masterKind);
        Writes.Fill(master.Port, 1000);
        RedisProcess replica = Replica(replicaKind, master);
        Equal(replica, master);

        Do(replica, "REPLICAOF", "NO", "ONE");
        Do(replica, "SET", "after", "promotion");
        Do(master, "REPLICAOF", "127.0.0.1", replica.Port.ToString(CultureInfo.InvariantCulture));

        Equal(master, replica);
        Assert.That(Info(replica, "stats")["sync_partial_ok"], Is.EqualTo("1"));
        Assert.That(Do(master, "GET", "after"), Is.EqualTo("promotion"));
    }

    [Test]
    public void WAIT_counts_the_replica()
    {
        RedisProcess master = Server(masterKind);
        RedisProcess replica = Replica(replicaKind, master);
        Equal(replica, master);
        using var client = new RespClient(master.Port, timeoutMs: 20_000);
        client.Do("SET", "k", "v");
        Assert.That(client.Do("WAIT", "1", "10000"), Is.EqualTo(1));
    }

    [Test]
    public void WAIT_for_more_replicas_than_there_are_answers_with_those_that_are()
    {
        RedisProcess master = Server(masterKind);
        RedisProcess replica = Replica(replicaKind, master);
        Equal(replica, master);
        using var client = new RespClient(master.Port, timeoutMs: 20_000);
        client.Do("SET", "k", "v");
        client.Do("WAIT", "1", "10000");
        Assert.That(client.Do("WAIT", "2", "50"), Is.EqualTo(1));
        Assert.That(client.Do("PING"), Is.EqualTo("PONG"));
    }

    [Test]
    public void A_replica_of_a_replica_ends_equal()
    {
        RedisProcess master = Server(masterKind);
        RedisProcess middle = Replica(replicaKind, master);
        Until("the middle follows", () => Follows(middle, master));
        RedisProcess last = Replica(masterKind, middle);
        Until("the last follows", () => Follows(last, middle));
        Writes.Fill(master.Port, Keys);
        Equal(middle, master);
        Equal(last, middle);
    }

    private static void Equal(RedisProcess replica, RedisProcess master)
    {
        Until("the replica has it all", () => Follows(replica, master)
            && Digest(replica) == Digest(master));
        Assert.That(Do(replica, "DBSIZE"), Is.EqualTo(Do(master, "DBSIZE")));
    }
}
