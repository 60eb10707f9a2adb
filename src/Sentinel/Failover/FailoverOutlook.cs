// FailoverOutlook: why a master is not being failed over now, or how far its failover is.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The questions are those the timer asks, in its order: TILT, a failover under way, SDOWN, ODOWN,
// the time of the next attempt. The first that says no is the reason.
using System.Globalization;

namespace RedisNet.Sentinel;

/// <summary>A word for programs, a sentence for people, and the milliseconds until the next attempt
/// is allowed (0 if it is now).</summary>
public readonly record struct FailoverOutlook(string Reason, string Text, long NextTryMs)
{
    /// <summary>How things stand for a master.</summary>
    public static FailoverOutlook Of(SentinelRedisInstance master)
    {
        SentinelState s = master.State;
        long now = SentinelClock.NowMs(s);
        long next = System.Math.Max(
            0, master.FailoverStartTimeMs + master.FailoverTimeoutMs * 2 - now);
        if (s.Tilt)
        {
            return new("tilt", Invariant(
                $"in TILT for {now - s.TiltStartTimeMs} ms of {s.Times.TiltPeriodMs}"), next);
        }
        if (master.Is(InstanceFlags.FailoverInProgress))
        {
            return new("in-progress", Invariant($"state {State(master)} for ")
                + Invariant($"{now - master.FailoverStateChangeTimeMs} ms, ")
                + Invariant($"epoch {master.FailoverEpoch}"), next);
        }
        if (!master.Is(InstanceFlags.SDown))
        {
            return new("not-sdown", "the master answers", next);
        }
        if (!master.Is(InstanceFlags.ODown))
        {
            uint agreeing = SentinelAvailability.CountDownOpinions(master);
            return new("no-quorum", Invariant(
                $"{agreeing} of {master.Quorum} Sentinels hold it for down"), next);
        }
        return next > 0 ? TooEarly(master, next) : new("due", "starts at the next tick", 0);
    }

    private static FailoverOutlook TooEarly(SentinelRedisInstance master, long next)
    {
        bool forOther = master.LastVote is { } vote
            && vote.RunId != master.State.MyId
            && vote.Epoch > master.FailoverEpoch;
        return forOther
            ? new("voted-for-other", Invariant(
                $"voted for {master.LastVote!.RunId} in epoch {master.LastVote.Epoch}"), next)
            : new("too-early", "the last attempt is too recent", next);
    }

    private static string State(SentinelRedisInstance master) =>
        SentinelReplies.FailoverStateText(master.FailoverState);

    private static string Invariant(System.FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
