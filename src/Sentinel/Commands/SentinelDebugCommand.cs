// SentinelDebugCommand: SENTINEL DEBUG, the periods and timeouts, for tests that cannot wait.
// Port of redis 7.2 sentinel.c sentinelSetDebugConfigParameters. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>SENTINEL DEBUG [param value ...].</summary>
/// <port>sentinel.c sentinelSetDebugConfigParameters, addReplySentinelDebugInfo</port>
public static class SentinelDebugCommand
{
    /// <summary>SENTINEL DEBUG: all times, or changes of some. Earlier changes stay when a later
    /// one is refused.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Debug(Client c)
    {
        if (c.Argc == 2)
        {
            Show(c);
        }
        else
        {
            Change(c);
        }
    }

    /// <port>sentinel.c addReplySentinelDebugInfo</port>
    private static void Show(Client c)
    {
        SentinelTimes times = SentinelCommands.StateOf(c).Times;
        c.AddReplyMapLen(SentinelTimes.Parameters.Count);
        foreach (SentinelTimes.Parameter parameter in SentinelTimes.Parameters)
        {
            c.AddReplyBulk(parameter.Name);
            c.AddReplyBulkLongLong(parameter.Get(times));
        }
    }

    /// <port>sentinel.c sentinelSetDebugConfigParameters</port>
    private static void Change(Client c)
    {
        SentinelTimes times = SentinelCommands.StateOf(c).Times;
        for (int j = 2; j < c.Argc; j += 2)
        {
            string name = SentinelCommands.Arg(c, j);
            SentinelTimes.Parameter? parameter = j + 1 < c.Argc ? Find(name) : null;
            if (parameter is null)
            {
                c.AddReplyError(
                    $"Unknown option or number of arguments for SENTINEL DEBUG '{name}'");
                return;
            }
            if (!Number.TryParseInt64(c.Argv(j + 1), out long value) || value <= 0)
            {
                string given = SentinelCommands.Arg(c, j + 1);
                c.AddReplyError($"Invalid argument '{given}' for SENTINEL DEBUG '{name}'");
                return;
            }
            parameter.Set(times, value);
        }
        c.AddReply(Shared.Ok);
    }

    private static SentinelTimes.Parameter? Find(string name)
    {
        foreach (SentinelTimes.Parameter parameter in SentinelTimes.Parameters)
        {
            if (CText.EqualsIgnoreCase(parameter.Name, name))
            {
                return parameter;
            }
        }
        return null;
    }
}
