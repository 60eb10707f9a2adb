// ReplicationFeed: puts commands into the replication stream.
// Port of redis 7.2 replication.c (master, feeding). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A top-level master writes each propagated command in the protocol's form, with a SELECT before it
// when the database changes. A replica with replicas of its own writes nothing itself: it passes on
// the very bytes its master sent once it has applied them, so that offsets mean the same on the
// whole chain.
using System;
using System.Buffers.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The writing end of the stream.</summary>
public static class ReplicationFeed
{
    private const int HeaderRoom = 32;

    /// <summary>Propagates a command to the replicas. <paramref name="dbId"/> is -1 for one that
    /// uses no key, and then brings no SELECT.</summary>
    /// <port>replication.c replicationFeedSlaves</port>
    public static void FeedReplicas(RedisServer server, int dbId,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        Check.That(dbId == -1 || (dbId >= 0 && dbId < server.Db.Length));
        if (!BeginFeed(server))
        {
            return;
        }

        FeedSelect(server, dbId);
        FeedHeader(server, (byte)'*', argv.Length);
        foreach (ReadOnlyMemory<byte> arg in argv)
        {
            FeedBulk(server, arg.Span);
        }
    }

    /// <summary>The same for a command of two words that is not a client's.</summary>
    public static void FeedReplicas(RedisServer server, int dbId, ReadOnlySpan<byte> word,
        ReadOnlySpan<byte> arg)
    {
        if (!BeginFeed(server))
        {
            return;
        }

        FeedSelect(server, dbId);
        FeedHeader(server, (byte)'*', 2);
        FeedBulk(server, word);
        FeedBulk(server, arg);
    }

    /// <summary>Feeds a command that is in protocol form already and uses no key (PING,
    /// GETACK).</summary>
    public static void FeedReady(RedisServer server, ReadOnlySpan<byte> protocol)
    {
        if (BeginFeed(server))
        {
            FeedBuffer(server, protocol);
        }
    }

    /// <summary>Asks all replicas how far they are.</summary>
    /// <port>server.c sendGetackToReplicas</port>
    public static void SendGetack(RedisServer server) =>
        FeedReady(server, "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n"u8);

    /// <summary>Passes on bytes of our master's stream that were applied here.</summary>
    /// <port>replication.c replicationFeedStreamFromMasterStream</port>
    public static void FeedStreamFromMaster(RedisServer server, ReadOnlySpan<byte> applied)
    {
        if (server.Clients.Replicas.Count > 0)
        {
            Check.That(server.Repl.Backlog != null);
        }

        if (server.Repl.Backlog != null)
        {
            PrepareReplicasToWrite(server);
            FeedBuffer(server, applied);
        }
    }

    /// <summary>Whether the stream concerns this replica now.</summary>
    /// <port>replication.c canFeedReplicaReplBuffer</port>
    public static bool CanFeed(Client replica) =>
        (replica.Flags & ClientFlags.ReplRdbOnly) == 0 &&
        replica.Replica!.Phase != ReplicaPhase.WaitBgsaveStart;

    // False when the stream goes nowhere. Without a backlog the offset still grows by one a
    // command, because WAITAOF counts by it.
    private static bool BeginFeed(RedisServer server)
    {
        if (server.Repl.MasterHost != null)
        {
            return false;
        }

        if (server.Repl.Backlog == null)
        {
            Check.That(server.Clients.Replicas.Count == 0);
            server.Repl.MasterReplOffset++;
            return false;
        }

        PrepareReplicasToWrite(server);
        return true;
    }

    /// <port>replication.c prepareReplicasToWrite</port>
    private static void PrepareReplicasToWrite(RedisServer server)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            bool open = replica.Conn != null &&
                (replica.Flags & (ClientFlags.CloseAsap | ClientFlags.CloseAfterReply)) == 0;
            if (open && CanFeed(replica) && !replica.HasPendingReplies())
            {
                replica.PutInPendingWriteQueue();
            }
        }
    }

    private static void FeedSelect(RedisServer server, int dbId)
    {
        if (dbId == -1 || server.Repl.ReplicaSelDb == dbId)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[HeaderRoom];
        bool fits = Utf8Formatter.TryFormat(dbId, digits, out int length);
        Check.That(fits);
        FeedBuffer(server, "*2\r\n$6\r\nSELECT\r\n"u8);
        FeedBulk(server, digits[..length]);
        server.Repl.ReplicaSelDb = dbId;
    }

    private static void FeedBulk(RedisServer server, ReadOnlySpan<byte> bytes)
    {
        FeedHeader(server, (byte)'$', bytes.Length);
        FeedBuffer(server, bytes);
        FeedBuffer(server, "\r\n"u8);
    }

    private static void FeedHeader(RedisServer server, byte kind, int count)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        header[0] = kind;
        bool fits = Utf8Formatter.TryFormat(count, header[1..], out int length);
        Check.That(fits);
        header[length + 1] = (byte)'\r';
        header[length + 2] = (byte)'\n';
        FeedBuffer(server, header[..(length + 3)]);
    }

    /// <summary>Appends bytes to the stream; offsets grow by exactly as many.</summary>
    /// <port>replication.c feedReplicationBuffer</port>
    public static void FeedBuffer(RedisServer server, ReadOnlySpan<byte> bytes)
    {
        ReplicationState repl = server.Repl;
        ReplicationBacklog? backlog = repl.Backlog;
        if (backlog == null)
        {
            return;
        }

        while (!bytes.IsEmpty)
        {
            ReplBufBlock? tail = repl.Buffer.Last;
            bool isNew = tail == null || tail.Used == tail.Size;
            if (isNew)
            {
                tail = repl.Buffer.AddBlock(
                    server.Z, bytes.Length, server.Config.ReplBacklogSize,
                        repl.MasterReplOffset + 1);
            }

            int pos = tail!.Used;
            int taken = tail.Append(bytes);
            bytes = bytes[taken..];
            repl.MasterReplOffset += taken;
            backlog.Histlen += taken;
            AttachReaders(server, backlog, tail, pos, isNew);
        }
    }

    private static void AttachReaders(
        RedisServer server, ReplicationBacklog backlog, ReplBufBlock block, int pos, bool isNew)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            if (!CanFeed(replica))
            {
                continue;
            }

            ReplicaStream stream = Replicas.StreamOf(replica);
            if (!stream.IsAttached)
            {
                stream.Attach(block, pos);
            }

            if (isNew)
            {
                OutputLimits.CloseIfReached(replica, async: true);
            }
        }

        if (backlog.RefBlock == null)
        {
            backlog.Attach(block);
        }

        if (isNew)
        {
            backlog.Index(block);
            backlog.IncrementalTrim(server);
        }
    }
}
