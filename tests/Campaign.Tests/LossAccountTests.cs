// LossAccountTests: the tree of histories, and what it says of a lost write.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class LossAccountTests
{
    [Test]
    public void A_promotion_cuts_its_history_where_the_replica_stood()
    {
        using var cluster = Cluster.Of(servers: 2, sentinels: 0);
        Member master = cluster.Servers[0];
        Member replica = cluster.Servers[1];
        Assert.That(cluster.Until(() => cluster.Do(replica, "ROLE").Contains("connected")));
        var book = new HistoryBook();
        book.Observe(master);
        book.Observe(replica);
        string old = master.Server.Repl.Replid;
        long received = replica.Server.Repl.MasterReplOffset;

        cluster.Do(replica, "REPLICAOF", "NO", "ONE");
        book.Observe(replica);
        string now = replica.Server.Repl.Replid;

        History history = book.Histories[now];
        Assert.That(
            (history.Parent, history.Cause), Is.EqualTo((old, HistoryCause.Promotion)));
        Assert.That(history.Cut, Is.GreaterThanOrEqualTo(received));
        Assert.That(book.Contains(now, 1000, Write(old, history.Cut)), Is.True);
        Assert.That(book.Contains(now, 1000, Write(old, history.Cut + 1)), Is.False);
        Assert.That(book.Contains(old, 1000, Write(now, 1)), Is.False);
    }

    [Test]
    public void A_restart_without_a_file_begins_a_history_of_its_own()
    {
        using var cluster = Cluster.Of(servers: 1, sentinels: 0);
        Member m = cluster.Servers[0];
        var book = new HistoryBook();
        book.Observe(m);
        string before = m.Server.Repl.Replid;
        m.Kill();
        m.Start();
        book.Observe(m);
        History history = book.Histories[m.Server.Repl.Replid];
        Assert.That((history.Parent, history.Cause), Is.EqualTo(("", HistoryCause.Restart)));
        Assert.That(book.Contains(history.Id, 1000, Write(before, 1)), Is.False);
    }

    private static WriteRecord Write(string replid, long offset) => new()
    {
        Kind = OpKind.Set, Group = 0, Key = "k", Value = "v", SentUs = 0,
        Replid = replid, Offset = offset,
    };
}
