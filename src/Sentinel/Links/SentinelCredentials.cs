// SentinelCredentials: tells a refused password from a dead instance.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// To C an instance that answers -NOAUTH, -WRONGPASS or -NOPERM is one that does not answer: the
// operator sees +sdown and looks for a crash. Here the refusal is an event of its own, once an
// episode: it begins with the first refusal of anything and ends when nothing is refused any more.
// Being refused still counts as being down, as in C.
//
// REDISNET(sentinel-auth-error): the event -auth-error and the flag auth_error.
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Watches replies for refusals.</summary>
public static class SentinelCredentials
{
    /// <summary>Takes note of a reply to a command of this kind.</summary>
    public static void Note(SentinelRedisInstance ri, CredentialUse use, Reply reply)
    {
        if (reply.IsError && IsRefusal(CText.Decode(reply.Bytes)))
        {
            Refused(ri, use, CText.Decode(reply.Bytes));
        }
        else
        {
            Accepted(ri, use);
        }
    }

    /// <summary>Whether an error says that we may not, rather than that something failed.</summary>
    public static bool IsRefusal(string error) =>
        Begins(error, "NOAUTH ") || Begins(error, "WRONGPASS ") || Begins(error, "NOPERM ");

    /// <summary>Something was refused; the first of an episode is an event.</summary>
    public static void Refused(SentinelRedisInstance ri, CredentialUse use, string error)
    {
        bool first = ri.Link.Refused == CredentialUse.None;
        ri.Link.Refused |= use;
        if (first)
        {
            SentinelEvents.Event(LogLevel.Warning, "-auth-error", ri, " #" + error);
        }
    }

    /// <summary>Something was accepted; with the last of what was refused the episode
    /// ends.</summary>
    public static void Accepted(SentinelRedisInstance ri, CredentialUse use)
    {
        if ((ri.Link.Refused & use) == 0)
        {
            return;
        }
        ri.Link.Refused &= ~use;
        if (ri.Link.Refused == CredentialUse.None)
        {
            ri.State.Log(LogLevel.Notice,
                "Credentials are accepted again by " + SentinelEvents.Describe(ri));
        }
    }

    /// <summary>The callback of AUTH.</summary>
    public static void AuthReply(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        SentinelLinks.DiscardReply(c, reply, ri);
        if (reply is not null && ri is not null)
        {
            Note(ri, CredentialUse.Auth, reply);
        }
    }

    /// <summary>The callback of each command of a reconfiguration. Only the reply of EXEC shows
    /// that all of them were allowed.</summary>
    public static void ReconfReply(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        SentinelLinks.DiscardReply(c, reply, ri);
        if (reply is not null && ri is not null && (reply.IsError || reply.IsAggregate))
        {
            bool refused = reply.IsError && IsRefusal(CText.Decode(reply.Bytes));
            if (refused || reply.IsAggregate)
            {
                Note(ri, CredentialUse.Reconf, reply);
            }
        }
    }

    private static bool Begins(string text, string start) =>
        text.StartsWith(start, System.StringComparison.Ordinal);
}
