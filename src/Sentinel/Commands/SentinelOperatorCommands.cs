// SentinelOperatorCommands: the subcommands that operators asked for and Redis does not have.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// REDISNET(sentinel-operators): EXPLAIN, EVENTS, FORGET and FORGET-SENTINEL. A stock client never
// sends them; docs/OPERATING.md describes them.
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Handlers of subcommands of our own.</summary>
public static class SentinelOperatorCommands
{
    /// <summary>How many events are returned if no count is given.</summary>
    private const int DefaultEvents = 32;

    /// <summary>SENTINEL EXPLAIN name.</summary>
    public static void Explain(Client c)
    {
        if (SentinelCommands.MasterOrReplyError(c) is { } ri)
        {
            SentinelExplain.Reply(c, ri);
        }
    }

    /// <summary>SENTINEL EVENTS [count]: the last events, oldest first, each as id, unix time in
    /// milliseconds, type and payload.</summary>
    public static void Events(Client c)
    {
        long count = DefaultEvents;
        if (c.Argc > 3)
        {
            c.AddReplyErrorArity();
            return;
        }
        if (c.Argc == 3
            && (!Number.TryParseInt64(c.Argv(2), out count)
                || count is < 1 or > SentinelEventRing.Capacity))
        {
            c.AddReplyError($"count must be between 1 and {SentinelEventRing.Capacity}");
            return;
        }
        SentinelEventRing.Entry[] events = SentinelCommands.StateOf(c).Events.Last((int)count);
        c.AddReplyArrayLen(events.Length);
        foreach (SentinelEventRing.Entry e in events)
        {
            c.AddReplyArrayLen(4);
            c.AddReplyLongLong(e.Id);
            c.AddReplyLongLong(e.UnixMs);
            c.AddReplyBulk(e.Type);
            c.AddReplyBulk(e.Payload);
        }
    }

    /// <summary>SENTINEL FORGET name ip port: one replica is forgotten, as RESET forgets all, while
    /// everything else that is known stays known.</summary>
    /// <remarks>A replica that the master still lists in its INFO comes back with the next
    /// one.</remarks>
    public static void Forget(Client c)
    {
        if (SentinelCommands.MasterOrReplyError(c) is not { } master)
        {
            return;
        }
        if (!Number.TryParseInt64(c.Argv(4), out long port) || port is < 1 or > 65535)
        {
            c.AddReplyError("Invalid port");
            return;
        }
        if (Find(master, SentinelCommands.Arg(c, 3), (int)port) is not { } replica)
        {
            c.AddReplyError("No such replica with that address");
            return;
        }
        if (ReferenceEquals(master.PromotedReplica, replica))
        {
            c.AddReplyError("-INPROG That replica is being promoted");
            return;
        }
        SentinelEvents.Event(LogLevel.Notice, "-slave", replica);
        SentinelInstances.Delete(master.Replicas, replica);
        master.State.Forgets++;
        SentinelCommands.FlushConfigAndReply(c);
    }

    /// <summary>SENTINEL FORGET-SENTINEL name runid: one Sentinel is forgotten for this master, so
    /// that it no longer counts for majorities.</summary>
    /// <remarks>One that lives comes back with its next hello.</remarks>
    public static void ForgetSentinel(Client c)
    {
        if (SentinelCommands.MasterOrReplyError(c) is not { } master)
        {
            return;
        }
        string runId = SentinelCommands.Arg(c, 3);
        if (master.Sentinels.Find(runId) is not { } si)
        {
            c.AddReplyError("No such Sentinel with that id");
            return;
        }
        SentinelEvents.Event(LogLevel.Notice, "-sentinel", si);
        SentinelInstances.Delete(master.Sentinels, si);
        master.State.Forgets++;
        SentinelCommands.FlushConfigAndReply(c);
    }

    /// <summary>By what was said of its host, without asking a resolver: the name under which it is
    /// shown, or its address.</summary>
    private static SentinelRedisInstance? Find(SentinelRedisInstance master, string host, int port)
    {
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (replica.Addr.Port == port
                && (CText.EqualsIgnoreCase(replica.Addr.Hostname, host)
                    || (replica.Addr.Ip == host && host.Length > 0)))
            {
                return replica;
            }
        }
        return null;
    }
}
