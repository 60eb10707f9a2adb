// ConfigCommands: CONFIG GET, SET, REWRITE, RESETSTAT.
// Port of redis 7.2 config.c configSetCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// CONFIG SET is all or nothing: every parameter is looked up, then every value stored, then every
// change applied; a failure at any step puts the old values back and applies them again.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of CONFIG.</summary>
public static class ConfigCommands
{
    private sealed class Change(ConfigEntry row, string given, string value)
    {
        public ConfigEntry Row { get; } = row;

        /// <summary>The row's name, or its former name if the client used that.</summary>
        public string Name { get; } =
            given.Equals(row.Alias, StringComparison.OrdinalIgnoreCase) ? row.Alias : row.Name;

        public string Value { get; } = value;

        public string Old { get; set; } = "";
    }

    /// <port>config.c configHelpCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "GET <pattern>",
        "    Return parameters matching the glob-like <pattern> and their values.",
        "SET <directive> <value>",
        "    Set the configuration <directive> to <value>.",
        "RESETSTAT",
        "    Reset statistics reported by the INFO command.",
        "REWRITE",
        "    Rewrite the configuration file.",
    ]);

    /// <port>config.c configGetCommand</port>
    public static void Get(Client c)
    {
        var matches = new List<(string Name, ConfigEntry Row)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 2; i < c.Argc; i++)
        {
            string pattern = Encoding.Latin1.GetString(c.Argv(i));
            if (pattern.AsSpan().IndexOfAny("[*?") < 0)
            {
                if (ConfigTable.Lookup(pattern) is { } row && seen.Add(pattern))
                {
                    matches.Add((pattern, row));
                }
                continue;
            }
            foreach (ConfigEntry row in ConfigTable.Rows)
            {
                AddMatch(row.Name, row);
                AddMatch(row.Alias, row);
            }

            void AddMatch(string? name, ConfigEntry row)
            {
                if (name != null && !row.Has(ConfigFlags.Hidden)
                    && Glob.IsMatch(c.Argv(i), Encoding.Latin1.GetBytes(name), nocase: true)
                        && seen.Add(name))
                {
                    matches.Add((name, row));
                }
            }
        }
        c.AddReplyMapLen(matches.Count);
        foreach ((string name, ConfigEntry row) in matches)
        {
            c.AddReplyBulk(name);
            c.AddReplyBulk(Encoding.Latin1.GetBytes(row.Get(c.Server)));
        }
    }

    /// <port>config.c configSetCommand</port>
    public static void Set(Client c)
    {
        if (c.Argc % 2 != 0)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (!TryFindAllOrReply(c, out List<Change> changes))
        {
            return;
        }
        foreach (Change change in changes)
        {
            change.Old = change.Row.Get(c.Server);
        }
        if (StoreAll(c.Server, changes, out List<Change> toApply) is { } failure)
        {
            ReplyFailure(c, failure.Name, failure.Reason);
            return;
        }
        foreach (Change change in toApply)
        {
            if (change.Row.Apply!(c.Server) is { } reason)
            {
                c.Server.Log(
                    LogLevel.Warning,
                    $"Failed applying new configuration. Possibly related to new {change.Name} "
                        + "setting. Restoring previous settings.");
                Restore(c.Server, changes, toApply);
                ReplyFailure(c, change.Name, reason);
                return;
            }
        }
        c.AddReply(Shared.Ok);
    }

    /// <summary>Looks every parameter up before anything changes; a password is hidden whatever
    /// happens next.</summary>
    private static bool TryFindAllOrReply(Client c, out List<Change> changes)
    {
        changes = [];
        string? unknown = null;
        (string Name, string Reason)? refused = null;
        bool loading = false;
        for (int i = 2; i < c.Argc; i += 2)
        {
            string name = Encoding.Latin1.GetString(c.Argv(i));
            string value = Encoding.Latin1.GetString(c.Argv(i + 1));
            ConfigEntry? row = ConfigTable.Lookup(name);
            if (row != null && row.Has(ConfigFlags.Sensitive))
            {
                c.RedactCommandArgument(i + 1);
            }
            if (unknown != null || refused != null || loading)
            {
                continue;
            }
            if (row == null)
            {
                unknown = name;
            }
            else if (Refusal(c, row) is { } reason)
            {
                refused = (name, reason);
            }
            else if (c.Server.Persistence.Loading && row.Has(ConfigFlags.DenyLoading))
            {
                loading = true;
            }
            else
            {
                var change = new Change(row, name, value);
                if (changes.Exists(other => other.Row == row && other.Name == change.Name))
                {
                    refused = (name, "duplicate parameter");
                }
                changes.Add(change);
            }
        }
        if (loading)
        {
            c.AddReplyErrorObject(Shared.LoadingErr);
        }
        else if (unknown != null)
        {
            c.AddReplyError($"Unknown option or number of arguments for CONFIG SET - '{unknown}'");
        }
        else if (refused is { } failure)
        {
            ReplyFailure(c, failure.Name, failure.Reason);
        }
        return !loading && unknown == null && refused == null;
    }

    private static string? Refusal(Client c, ConfigEntry row)
    {
        if (row.Has(ConfigFlags.Immutable))
        {
            return "can't set immutable config";
        }
        if (row.Has(ConfigFlags.Protected)
            && !ProtectedActions.Allows(c.Server.Config.EnableProtectedConfigs, c))
        {
            return "can't set protected config";
        }
        return null;
    }

    private static (string Name, string Reason)? StoreAll(
        RedisServer server, List<Change> changes, out List<Change> toApply)
    {
        toApply = [];
        foreach (Change change in changes)
        {
            if (Store(server, change.Row, change.Value, out bool changed) is { } reason)
            {
                Restore(server, changes, []);
                return (change.Name, reason);
            }
            Func<RedisServer, string?>? apply = change.Row.Apply;
            if (changed && apply != null && !toApply.Exists(a => a.Row.Apply == apply))
            {
                toApply.Add(change);
            }
        }
        return null;
    }

    /// <port>config.c performInterfaceSet</port>
    private static string? Store(
        RedisServer server, ConfigEntry row, string value, out bool changed)
    {
        string[] words = !row.Has(ConfigFlags.MultiArg) ? [value]
            : value.Length == 0 ? []
            : value.Split(' ');
        return row.Set(server, words, out changed);
    }

    /// <port>config.c restoreBackupConfig</port>
    private static void Restore(RedisServer server, List<Change> changes, List<Change> applied)
    {
        foreach (Change change in changes)
        {
            if (Store(server, change.Row, change.Old, out _) is { } reason)
            {
                server.Log(
                    LogLevel.Warning, $"Failed restoring failed CONFIG SET command. Error setting "
                        + $"{change.Name} to '{change.Old}': {reason}");
            }
        }
        foreach (Change change in applied)
        {
            if (change.Row.Apply!(server) is { } reason)
            {
                server.Log(
                    LogLevel.Warning,
                        $"Failed applying restored failed CONFIG SET command: {reason}");
            }
        }
    }

    private static void ReplyFailure(Client c, string name, string reason) =>
        c.AddReplyError($"CONFIG SET failed (possibly related to argument '{name}') - {reason}");

    /// <port>config.c configRewriteCommand</port>
    public static void Rewrite(Client c)
    {
        RedisServer server = c.Server;
        if (server.ConfigFile == null)
        {
            c.AddReplyError("The server is running without a config file");
            return;
        }
        SysResult written = ConfigRewrite.Rewrite(server, server.ConfigFile, forceWrite: false);
        if (!written.Ok)
        {
            server.Log(LogLevel.Warning, $"CONFIG REWRITE failed: {written.Errno.Message()}");
            c.AddReplyError($"Rewriting config file: {written.Errno.Message()}");
            return;
        }
        server.Log(LogLevel.Notice, "CONFIG REWRITE executed with success.");
        c.AddReply(Shared.Ok);
    }

    /// <port>config.c configResetStatCommand</port>
    public static void Resetstat(Client c)
    {
        c.Server.Stats.Reset();
        c.Server.Metrics.Reset();
        c.Server.Errors.Reset();
        c.Server.Commands.ResetStats();
        c.Server.Errors.Reset();
        c.AddReply(Shared.Ok);
    }
}
