// Timeouts: timeout arguments of blocking commands.
// Port of redis 7.2 timeout.c getTimeoutFromObjectOrReply. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Turns a timeout argument into a deadline.</summary>
public static class Timeouts
{
    /// <summary>Milliseconds from now into a unix time in ms; 0 stays 0 (for ever). False after an
    /// error reply.
    /// </summary>
    /// <port>timeout.c getTimeoutFromObjectOrReply</port>
    public static bool TryGetMsOrReply(Client c, ReadOnlySpan<byte> arg, out long deadlineUnixMs)
    {
        deadlineUnixMs = 0;
        if (!Number.TryParseInt64(arg, out long ms))
        {
            c.AddReplyError("timeout is not an integer or out of range");
            return false;
        }

        return TryAddToNowOrReply(c, ms, out deadlineUnixMs);
    }

    /// <summary>The same for an argument in seconds, fractions allowed; part of a millisecond
    /// counts as one.</summary>
    /// <port>timeout.c getTimeoutFromObjectOrReply</port>
    public static bool TryGetSecondsOrReply(
        Client c, ReadOnlySpan<byte> arg, out long deadlineUnixMs)
    {
        deadlineUnixMs = 0;
        if (!LongDouble.TryParse(arg, out LongDouble seconds))
        {
            c.AddReplyError("timeout is not a float or out of range");
            return false;
        }

        if (!seconds.TryGetThousandths(out long ms))
        {
            c.AddReplyError("timeout is out of range");
            return false;
        }

        return TryAddToNowOrReply(c, ms, out deadlineUnixMs);
    }

    private static bool TryAddToNowOrReply(Client c, long ms, out long deadlineUnixMs)
    {
        deadlineUnixMs = 0;
        if (ms < 0)
        {
            c.AddReplyError("timeout is negative");
            return false;
        }

        long now = c.Server.CommandTimeSnapshot();
        if (ms > long.MaxValue - now)
        {
            c.AddReplyError("timeout is out of range");
            return false;
        }

        deadlineUnixMs = ms == 0 ? 0 : ms + now;
        return true;
    }
}
