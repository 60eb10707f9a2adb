// WaitingReplicas: clients in WAIT and WAITAOF.
// Port of redis 7.2 replication.c (synchronous replication). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Answers those whose writes have reached enough replicas.</summary>
public static class WaitingReplicas
{
    internal const string NoLocalAof =
        "WAITAOF cannot be used when numlocal is set but appendonly is disabled.";

    /// <summary>Called before the loop sleeps while anyone waits.</summary>
    /// <port>replication.c processClientsWaitingReplicas</port>
    public static void Process(RedisServer server)
    {
        // Unblocking takes a client off the list, so it is walked over a copy.
        foreach (Client c in server.Blocked.WaitingAcks.ToArray())
        {
            if (c.Bstate.Type == BlockedType.WaitAof)
            {
                ProcessWaitAof(c);
            }
            else
            {
                ProcessWait(c);
            }
        }
    }

    /// <summary>The reply to a client whose time is over: what was reached.</summary>
    /// <port>blocked.c replyToBlockedClientTimedOut</port>
    public static void ReplyTimedOut(Client c)
    {
        RedisServer server = c.Server;
        if (c.Bstate.Type == BlockedType.WaitAof)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyLongLong(server.Repl.FsyncedReplOff >= c.Bstate.ReplOffset ? 1 : 0);
            c.AddReplyLongLong(Replicas.CountAofAcks(server, c.Bstate.ReplOffset));
            return;
        }

        c.AddReplyLongLong(Replicas.CountAcks(server, c.Bstate.ReplOffset));
    }

    private static void ProcessWait(Client c)
    {
        int acks = Replicas.CountAcks(c.Server, c.Bstate.ReplOffset);
        if (acks >= c.Bstate.NumReplicas)
        {
            c.AddReplyLongLong(acks);
            c.Unblock(queueForReprocessing: true);
        }
    }

    private static void ProcessWaitAof(Client c)
    {
        RedisServer server = c.Server;
        if (c.Bstate.NumLocal != 0 && !server.Config.Appendonly)
        {
            c.AddReplyError(NoLocalAof);
            c.Unblock(queueForReprocessing: true);
            return;
        }

        int acks = Replicas.CountAofAcks(server, c.Bstate.ReplOffset);
        int local = server.Repl.FsyncedReplOff >= c.Bstate.ReplOffset ? 1 : 0;
        if (acks >= c.Bstate.NumReplicas && local >= c.Bstate.NumLocal)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyLongLong(local);
            c.AddReplyLongLong(acks);
            c.Unblock(queueForReprocessing: true);
        }
    }
}
