// ClientWrite: whether a client takes a reply now, and queueing it for the next sends.
// Port of redis 7.2 networking.c prepareClientToWrite. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The common case is one test: a client that is queued already and has none of the flags that
// change where a reply goes. Everything else is decided in the slow half.
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The door every reply passes.</summary>
internal static class ClientWrite
{
    private const ClientFlags Special = ClientFlags.Script | ClientFlags.CloseAsap
        | ClientFlags.ReplyOff
        | ClientFlags.ReplySkip | ClientFlags.Master | ClientFlags.CloseAfterReply
            | ClientFlags.Replica
        | ClientFlags.Pushing;

    /// <summary>True when bytes may be added to <c>c.Reply</c>; queues the client for
    /// sending.</summary>
    /// <port>networking.c prepareClientToWrite</port>
    public static bool PrepareToWrite(this Client c) =>
        (c.Flags & (Special | ClientFlags.PendingWrite)) == ClientFlags.PendingWrite
            || PrepareSlow(c);

    /// <summary>Queues the client for the sends before the loop sleeps, unless it is
    /// queued.</summary>
    /// <port>networking.c putClientInPendingWriteQueue</port>
    public static void PutInPendingWriteQueue(this Client c)
    {
        ReplicaState? replica = c.Replica;
        bool mayWrite = replica is null || replica.Phase == ReplicaPhase.None
            || (replica.Phase == ReplicaPhase.Online && !replica.StartCmdStreamOnAck);
        if (!c.Has(ClientFlags.PendingWrite) && mayWrite)
        {
            c.Flags |= ClientFlags.PendingWrite;
            c.PendingWriteIndex = c.Server.Clients.PendingWrite.Count;
            c.Server.Clients.PendingWrite.Add(c);
        }
    }

    /// <summary>Something to send, from its own replies or from the replication stream.</summary>
    /// <port>networking.c clientHasPendingReplies</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasPendingReplies(this Client c) =>
        c.ReplicaStream is not null && c.Type == ClientType.Replica
            ? c.ReplicaStream.HasPending
            : c.Reply.HasPending;

    private static bool PrepareSlow(Client c)
    {
        if (c.Has(ClientFlags.Script))
        {
            return true;
        }

        if (c.Has(ClientFlags.CloseAsap) || c.Conn is null)
        {
            return false;
        }

        if (c.Has(ClientFlags.ReplyOff | ClientFlags.ReplySkip) && !c.Has(ClientFlags.Pushing))
        {
            return false;
        }

        if (c.Has(ClientFlags.Master) && !c.Has(ClientFlags.MasterForceReply))
        {
            return false;
        }

        if (!c.HasPendingReplies())
        {
            c.PutInPendingWriteQueue();
        }

        if (c.Has(ClientFlags.CloseAfterReply))
        {
            return false;
        }

        return c.Type != ClientType.Replica || RejectReplicaReply(c);
    }

    // A replica's connection carries the stream; a command that replies on it would corrupt it.
    private static bool RejectReplicaReply(Client c)
    {
        Check.That(c.Type == ClientType.Replica);
        string command = c.LastCmd?.FullName ?? "<unknown>";
        c.LogInvalidUseAndFreeAsync($"Replica generated a reply to command '{command}'");
        return false;
    }
}
