// SentinelAvailability: is it down for us (SDOWN), is it down for enough of us (ODOWN)?
// Port of redis 7.2 sentinel.c (availability checks). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// SDOWN is this Sentinel's own opinion: no acceptable reply to PING for longer than
// down-after-milliseconds. ODOWN is a weak quorum on top of it: enough Sentinels said so within the
// last seconds; they need not have been right at the same instant. ODOWN exists for masters only,
// and only it can start a failover.
using System.Globalization;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Judges whether instances are down and asks the other Sentinels for their
/// opinion.</summary>
/// <port>sentinel.c sentinelCheckSubjectivelyDown</port>
public static class SentinelAvailability
{
    /// <summary>Updates SDOWN of an instance, and drops connections that seem open but are dead.
    /// </summary>
    /// <port>sentinel.c sentinelCheckSubjectivelyDown</port>
    public static void CheckSubjectivelyDown(SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        long now = SentinelClock.NowMs(ri.State);
        long elapsed = 0;
        if (link.ActPingTimeMs != 0)
        {
            elapsed = now - link.ActPingTimeMs;
        }
        else if (link.Disconnected)
        {
            elapsed = now - link.LastAvailTimeMs;
        }
        CloseDeadConnections(ri, now);
        if (elapsed > ri.DownAfterPeriodMs || ClaimsToBeReplica(ri, now) || RebootsTooLong(ri, now))
        {
            if (!ri.Is(InstanceFlags.SDown))
            {
                SentinelEvents.Event(LogLevel.Warning, "+sdown", ri);
                ri.SDownSinceTimeMs = SentinelClock.NowMs(ri.State);
                ri.Flags |= InstanceFlags.SDown;
            }
        }
        else if (ri.Is(InstanceFlags.SDown))
        {
            SentinelEvents.Event(LogLevel.Warning, "-sdown", ri);
            ri.Flags &= ~(InstanceFlags.SDown | InstanceFlags.ScriptKillSent);
        }
    }

    /// <summary>Updates ODOWN of a master from what the other Sentinels said.</summary>
    /// <port>sentinel.c sentinelCheckObjectivelyDown</port>
    public static void CheckObjectivelyDown(SentinelRedisInstance master)
    {
        uint agreeing = CountDownOpinions(master);
        bool odown = master.Is(InstanceFlags.SDown) && agreeing >= master.Quorum;
        if (odown && !master.Is(InstanceFlags.ODown))
        {
            SentinelEvents.Event(LogLevel.Warning, "+odown", master,
                $" #quorum {agreeing}/{(int)master.Quorum}");
            master.Flags |= InstanceFlags.ODown;
            master.ODownSinceTimeMs = SentinelClock.NowMs(master.State);
        }
        else if (!odown && master.Is(InstanceFlags.ODown))
        {
            SentinelEvents.Event(LogLevel.Warning, "-odown", master);
            master.Flags &= ~InstanceFlags.ODown;
        }
    }

    /// <summary>How many Sentinels, we included, hold the master for down; 0 if we do
    /// not.</summary>
    /// <port>sentinel.c sentinelCheckObjectivelyDown</port>
    public static uint CountDownOpinions(SentinelRedisInstance master)
    {
        if (!master.Is(InstanceFlags.SDown))
        {
            return 0;
        }
        uint count = 1;
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            if (ri.Is(InstanceFlags.MasterDown))
            {
                count++;
            }
        }
        return count;
    }

    /// <summary>While the master is down, asks every other Sentinel whether it agrees; and, during
    /// a failover of ours, for its vote. Forgets opinions that are too old.</summary>
    /// <param name="forced">Ask now, whenever the last answer came.</param>
    /// <port>sentinel.c sentinelAskMasterStateToOtherSentinels</port>
    public static void AskMasterStateToOtherSentinels(SentinelRedisInstance master, bool forced)
    {
        SentinelState s = master.State;
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            long elapsed = SentinelClock.NowMs(s) - ri.LastMasterDownReplyTimeMs;
            if (elapsed > s.Times.AskPeriodMs * 5)
            {
                ri.Flags &= ~InstanceFlags.MasterDown;
                ri.Leader = null;
            }
            if (!master.Is(InstanceFlags.SDown)
                || ri.Link.Disconnected
                || (!forced && elapsed < s.Times.AskPeriodMs))
            {
                continue;
            }
            bool seekingVote = master.FailoverState > SentinelFailoverState.None;
            SentinelLinks.SendCommand(ri, ReceiveIsMasterDownReply,
                ri.MapCommand("SENTINEL"), "is-master-down-by-addr", master.Addr.Announce(s),
                master.Addr.Port.ToString(CultureInfo.InvariantCulture),
                s.Semantics.EpochToAskVotesIn(master).ToString(CultureInfo.InvariantCulture),
                seekingVote ? s.MyId : "*");
        }
    }

    /// <summary>Takes the opinion and perhaps the vote of another Sentinel. Anything that does not
    /// look like an answer is ignored; the old opinion then ages away.</summary>
    /// <port>sentinel.c sentinelReceiveIsMasterDownReply</port>
    public static void ReceiveIsMasterDownReply(
        SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (reply is null || ri is null || c.Link is not { } link)
        {
            return;
        }
        link.PendingCommands--;
        SentinelCredentials.Note(ri, CredentialUse.Ask, reply);
        if (reply.Type != ReplyType.Array || reply.Count != 3
            || reply[0].Type != ReplyType.Integer
            || reply[1].Type != ReplyType.String
            || reply[2].Type != ReplyType.Integer)
        {
            return;
        }
        SentinelState s = ri.State;
        ri.LastMasterDownReplyTimeMs = SentinelClock.NowMs(s);
        if (reply[0].Integer == 1)
        {
            ri.Flags |= InstanceFlags.MasterDown;
        }
        else
        {
            ri.Flags &= ~InstanceFlags.MasterDown;
        }
        string leader = CText.Decode(reply[1].Bytes);
        if (leader == "*")
        {
            return;
        }
        ulong epoch = unchecked((ulong)reply[2].Integer);
        if (ri.LeaderEpoch != epoch)
        {
            s.Log(LogLevel.Notice, $"{ri.Name} voted for {leader} {epoch}");
        }
        ri.Leader = leader;
        ri.LeaderEpoch = epoch;
        ri.LastVote = new VoteRecord(leader, epoch, SentinelClock.NowMs(s));
    }

    /// <summary>Closes connections that have been open for long enough, but on which nothing comes
    /// back: commands without reply to a ping, Pub/Sub without even our own hellos.</summary>
    private static void CloseDeadConnections(SentinelRedisInstance ri, long now)
    {
        InstanceLink link = ri.Link;
        SentinelTimes times = ri.State.Times;
        if (link.Cc is not null
            && now - link.CcConnTimeMs > times.MinLinkReconnectPeriodMs
            && link.ActPingTimeMs != 0
            && now - link.ActPingTimeMs > ri.DownAfterPeriodMs / 2
            && now - link.LastPongTimeMs > ri.DownAfterPeriodMs / 2)
        {
            SentinelLinks.CloseConnection(link, link.Cc);
        }
        if (link.Pc is not null
            && now - link.PcConnTimeMs > times.MinLinkReconnectPeriodMs
            && now - link.PcLastActivityMs > times.PublishPeriodMs * 3)
        {
            SentinelLinks.CloseConnection(link, link.Pc);
        }
    }

    private static bool ClaimsToBeReplica(SentinelRedisInstance ri, long now) =>
        ri.Is(InstanceFlags.Master)
        && ri.RoleReported == InstanceFlags.Replica
        && now - ri.RoleReportedTimeMs > ri.DownAfterPeriodMs + ri.State.Times.InfoPeriodMs * 2;

    private static bool RebootsTooLong(SentinelRedisInstance ri, long now) =>
        ri.Is(InstanceFlags.MasterReboot)
        && now - ri.MasterRebootSinceTimeMs > ri.MasterRebootDownAfterPeriodMs;
}
