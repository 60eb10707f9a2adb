// SentinelSetCommand: SENTINEL SET, parameters of one master at run time.
// Port of redis 7.2 sentinel.c sentinelSetCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Options are applied one by one as they are read. When a later one is refused, the earlier ones
// stay and are saved; that is upstream's behaviour.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>SENTINEL SET name option value [option value ...].</summary>
/// <port>sentinel.c sentinelSetCommand</port>
public static class SentinelSetCommand
{
    private const string ScriptsDenied =
        "Reconfiguration of scripts path is denied for security reasons. Check the "
        + "deny-scripts-reconfig configuration directive in your Sentinel configuration";

    /// <summary>An option: how many values it takes, and what it does with them. The result is
    /// null, an error reply, or the number of the bad value as "#0" or "#1".</summary>
    private sealed record Option(
        string Name, int Values, Func<SentinelRedisInstance, string[], string?> Apply,
        bool Redacted = false);

    private static IReadOnlyList<Option> Options { get; } =
    [
        new("down-after-milliseconds", 1, (ri, v) => Integer(ri, v[0], 1, ms =>
        {
            ri.DownAfterPeriodMs = ms;
            SentinelInstances.PropagateDownAfterPeriod(ri);
        })),
        new("failover-timeout", 1, (ri, v) =>
            Integer(ri, v[0], 1, ms => ri.FailoverTimeoutMs = ms)),
        new("parallel-syncs", 1, (ri, v) =>
            Integer(ri, v[0], 1, n => ri.ParallelSyncs = unchecked((int)n))),
        new("notification-script", 1, (ri, v) => Script(
            ri, v[0], path => ri.NotificationScript = path,
            "Notification script seems non existing or non executable")),
        new("client-reconfig-script", 1, (ri, v) => Script(
            ri, v[0], path => ri.ClientReconfigScript = path,
            "Client reconfiguration script seems non existing or non executable")),
        new("auth-pass", 1, (ri, v) => Credential(ri, () => ri.AuthPass = OrNull(v[0])), true),
        new("auth-user", 1, (ri, v) => Credential(ri, () => ri.AuthUser = OrNull(v[0]))),
        new("quorum", 1, (ri, v) => Integer(ri, v[0], 1, n => ri.Quorum = unchecked((uint)n))),
        new("rename-command", 2, RenameCommand),
        new("master-reboot-down-after-period", 1, (ri, v) =>
            Integer(ri, v[0], 0, ms => ri.MasterRebootDownAfterPeriodMs = ms)),
    ];

    /// <summary>SENTINEL SET.</summary>
    /// <port>sentinel.c sentinelSetCommand</port>
    public static void Set(Client c)
    {
        if (SentinelCommands.MasterOrReplyError(c) is not { } ri)
        {
            return;
        }
        int changes = 0;
        for (int j = 3; j < c.Argc; j++)
        {
            string name = SentinelCommands.Arg(c, j);
            if (Find(name, c.Argc - 1 - j) is not { } option)
            {
                Refuse(c, ri, changes,
                    $"Unknown option or number of arguments for SENTINEL SET '{name}'");
                return;
            }
            string[] values = new string[option.Values];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = SentinelCommands.Arg(c, ++j);
            }
            if (option.Apply(ri, values) is { } error)
            {
                Refuse(c, ri, changes, error.StartsWith('#')
                    ? $"Invalid argument '{values[error[1] - '0']}' for SENTINEL SET '{name}'"
                    : error);
                return;
            }
            changes++;
            string shown = option.Redacted ? "******" : string.Join(' ', values);
            SentinelEvents.Event(LogLevel.Warning, "+set", ri, $" {name} {shown}");
        }
        SentinelCommands.FlushConfigAndReply(c);
    }

    private static Option? Find(string name, int available)
    {
        foreach (Option option in Options)
        {
            if (CText.EqualsIgnoreCase(option.Name, name) && available >= option.Values)
            {
                return option;
            }
        }
        return null;
    }

    private static void Refuse(Client c, SentinelRedisInstance ri, int changes, string error)
    {
        c.AddReplyError(error);
        if (changes > 0)
        {
            SentinelConfigRewrite.FlushConfig(ri.State);
        }
    }

    private static string? Integer(
        SentinelRedisInstance ri, string text, long minimum, Action<long> set)
    {
        if (!Number.TryParseInt64(CText.Encode(text), out long value) || value < minimum
            || !ri.State.Semantics.Fits(value))
        {
            return "#0";
        }
        set(value);
        return null;
    }

    private static string? Script(
        SentinelRedisInstance ri, string path, Action<string?> set, string notExecutable)
    {
        if (ri.State.DenyScriptsReconfig)
        {
            return ScriptsDenied;
        }
        if (path.Length > 0
            && !ri.State.Env.Files.Access(CText.ForSystem(path), AccessMode.Execute).Ok)
        {
            return notExecutable;
        }
        set(OrNull(path));
        return null;
    }

    private static string? Credential(SentinelRedisInstance ri, Action set)
    {
        set();
        SentinelLinks.DropInstanceConnections(ri);
        return null;
    }

    private static string? RenameCommand(SentinelRedisInstance ri, string[] values)
    {
        (string oldName, string newName) = (values[0], values[1]);
        if (oldName.Length == 0 || newName.Length == 0)
        {
            return newName.Length == 0 ? "#1" : "#0";
        }
        string key = oldName.ToLowerInvariant();
        ri.RenamedCommands.Remove(key);
        if (!CText.EqualsIgnoreCase(oldName, newName))
        {
            ri.RenamedCommands.Add(key, new RenamedCommand(oldName, newName));
        }
        return null;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
