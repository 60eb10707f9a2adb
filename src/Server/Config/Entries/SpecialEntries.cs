// SpecialEntries: dir, save, bind, replicaof and the other directives with a syntax of their own.
// Port of redis 7.2 config.c setConfigSaveOption. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Rows of <see cref="ConfigTable"/> that no general form fits.</summary>
internal static class SpecialEntries
{
    private const int MaxBindAddresses = 16;
    private const string WrongNumber = "wrong number of arguments";

    public static ConfigEntry[] Rows() =>
    [
        new SpecialEntry("dir", ConfigFlags.Protected | ConfigFlags.DenyLoading, SetDir)
        {
            Shown = GetDir,
            Written = (server, state, _) =>
                state.RewriteLine("dir", TextEntry.Line("dir", GetDir(server)), true),
        },
        new SpecialEntry("save", ConfigFlags.MultiArg, SetSave) { Shown = GetSave,
            Written = WriteSave },
        new SpecialEntry("client-output-buffer-limit", ConfigFlags.MultiArg, SetOutputLimit)
        {
            Shown = GetOutputLimit,
            Written = WriteOutputLimit,
        },
        new SpecialEntry("oom-score-adj-values", ConfigFlags.MultiArg, SetOomValues)
        {
            Shown = server => string.Join(' ', server.Config.OomScoreAdjValues),
            Written = (server, state, defaults) => state.RewriteLine(
                "oom-score-adj-values",
                "oom-score-adj-values " + string.Join(' ', server.Config.OomScoreAdjValues),
                !server.Config.OomScoreAdjValues.SequenceEqual(defaults.OomScoreAdjValues)),
        },
        new SpecialEntry("notify-keyspace-events", ConfigFlags.None, SetNotify)
        {
            Shown = GetNotify,
            Written = (server, state, defaults) => state.RewriteLine(
                "notify-keyspace-events",
                TextEntry.Line("notify-keyspace-events", GetNotify(server)),
                server.Config.NotifyKeyspaceEvents != defaults.NotifyKeyspaceEvents),
        },
        new SpecialEntry("bind", ConfigFlags.MultiArg, SetBind)
        {
            Shown = server => string.Join(' ', server.Config.Bind),
            Written = WriteBind,
            Apply = ConfigApply.Bind,
        },
        new SpecialEntry("replicaof", ConfigFlags.Immutable | ConfigFlags.MultiArg, SetReplicaof)
        {
            Alias = "slaveof",
            Shown = GetReplicaof,
            Written = WriteReplicaof,
        },
        new SpecialEntry("latency-tracking-info-percentiles", ConfigFlags.MultiArg, SetPercentiles)
        {
            Shown = GetPercentiles,
            Written = WritePercentiles,
        },
    ];

    /// <port>config.c setConfigDirOption</port>
    private static string? SetDir(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = true;
        if (argv.Count != 1)
        {
            return WrongNumber;
        }
        SysResult moved = server.Env.Files.ChangeFolder(argv[0]);
        return moved.Ok ? null : moved.Errno.Message();
    }

    private static string GetDir(RedisServer server) =>
        server.Env.Files.CurrentFolder(out string path).Ok ? path : "";

    /// <summary>Save points accumulate over the lines of a file; the first of them replaces the
    /// defaults.</summary>
    /// <port>config.c setConfigSaveOption</port>
    private static string? SetSave(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = true;
        var points = new List<SaveParam>();
        bool none = argv.Count == 0 || (argv.Count == 1 && argv[0].Length == 0);
        if (!none && argv.Count % 2 != 0)
        {
            return "Invalid save parameters";
        }
        for (int j = 0; !none && j < argv.Count; j += 2)
        {
            // REDISNET(config-save-range): a number of changes beyond 31 bits is refused.
            if (!CNumber.TryParse(argv[j], out long seconds) || seconds < 1
                || !CNumber.TryParse(argv[j + 1], out long changes)
                || changes is < 0 or > int.MaxValue)
            {
                return "Invalid save parameters";
            }
            points.Add(new SaveParam(seconds, (int)changes));
        }
        if (!none && server.Loader.ReadingFile && server.Loader.SaveSeen)
        {
            points.InsertRange(0, server.Config.Save);
        }
        server.Loader.SaveSeen |= server.Loader.ReadingFile;
        server.Config.Save = points;
        return null;
    }

    private static string GetSave(RedisServer server) =>
        string.Join(' ', server.Config.Save.Select(p => $"{p.Seconds} {p.Changes}"));

    /// <port>config.c rewriteConfigSaveOption</port>
    private static void WriteSave(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        if (!server.Mode.IsSentinel && server.Config.Save.Count == 0)
        {
            state.RewriteLine("save", "save \"\"", true);
        }
        foreach (SaveParam point in server.Mode.IsSentinel ? [] : server.Config.Save)
        {
            state.RewriteLine("save", $"save {point.Seconds} {point.Changes}", true);
        }
        state.MarkProcessed("save");
    }

    /// <port>config.c updateClientOutputBufferLimit</port>
    private static string? SetOutputLimit(RedisServer server, IReadOnlyList<string> argv,
        out bool changed)
    {
        changed = true;
        if (argv.Count % 4 != 0)
        {
            return "Wrong number of arguments in buffer limit configuration.";
        }
        var limits = (ClientBufferLimits[])server.Config.ClientOutputBufferLimit.Clone();
        for (int j = 0; j < argv.Count; j += 4)
        {
            if (ClassOf(argv[j]) is not { } type)
            {
                return "Invalid client class specified in buffer limit configuration.";
            }
            if (!Number.TryParseMemory(Encoding.Latin1.GetBytes(argv[j + 1]), out ulong hard)
                || !Number.TryParseMemory(Encoding.Latin1.GetBytes(argv[j + 2]), out ulong soft)
                || !CNumber.TryParse(argv[j + 3], out long seconds) || seconds < 0
                || hard > long.MaxValue || soft > long.MaxValue)
            {
                return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            }
            limits[(int)type] = new ClientBufferLimits((long)hard, (long)soft, seconds);
        }
        server.Config.ClientOutputBufferLimit = limits;
        return null;
    }

    private static ClientType? ClassOf(string name) => name.ToLowerInvariant() switch
    {
        "normal" => ClientType.Normal,
        "slave" or "replica" => ClientType.Replica,
        "pubsub" => ClientType.PubSub,
        _ => null,
    };

    /// <port>config.c getConfigClientOutputBufferLimitOption</port>
    private static string GetOutputLimit(RedisServer server)
    {
        ClientBufferLimits[] limits = server.Config.ClientOutputBufferLimit;
        string[] names = ["normal", "slave", "pubsub"];
        return string.Join(' ', names.Zip(limits, static (name, limit) =>
            $"{name} {limit.HardLimitBytes} {limit.SoftLimitBytes} {limit.SoftLimitSeconds}"));
    }

    /// <port>config.c rewriteConfigClientOutputBufferLimitOption</port>
    private static void WriteOutputLimit(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        string[] names = ["normal", "replica", "pubsub"];
        for (int i = 0; i < names.Length; i++)
        {
            ClientBufferLimits limit = server.Config.ClientOutputBufferLimit[i];
            string hard = NumberEntry.FormatMemory(limit.HardLimitBytes);
            string soft = NumberEntry.FormatMemory(limit.SoftLimitBytes);
            state.RewriteLine(
                "client-output-buffer-limit",
                $"client-output-buffer-limit {names[i]} {hard} {soft} {limit.SoftLimitSeconds}",
                limit != defaults.ClientOutputBufferLimit[i]);
        }
    }

    /// <port>config.c setConfigOOMScoreAdjValuesOption</port>
    private static string? SetOomValues(RedisServer server, IReadOnlyList<string> argv,
        out bool changed)
    {
        changed = true;
        if (argv.Count != server.Config.OomScoreAdjValues.Length)
        {
            return WrongNumber;
        }
        var values = new int[argv.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!CNumber.TryParse(argv[i], out long value) || value is < -2000 or > 2000)
            {
                return "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
            }
            values[i] = (int)value;
        }
        server.Config.OomScoreAdjValues = values;
        return null;
    }

    /// <port>config.c setConfigNotifyKeyspaceEventsOption</port>
    private static string? SetNotify(RedisServer server, IReadOnlyList<string> argv,
        out bool changed)
    {
        changed = true;
        if (argv.Count != 1)
        {
            return WrongNumber;
        }
        if (Notify.Parse(argv[0]) is not { } flags)
        {
            return "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.";
        }
        server.Config.NotifyKeyspaceEvents = (int)flags;
        return null;
    }

    private static string GetNotify(RedisServer server) =>
        Notify.Format((NotifyFlags)server.Config.NotifyKeyspaceEvents);

    /// <port>config.c setConfigBindOption</port>
    private static string? SetBind(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = true;
        if (argv.Count > MaxBindAddresses)
        {
            return "Too many bind addresses specified.";
        }
        server.Config.Bind = argv.Count == 1 && argv[0].Length == 0 ? [] : [.. argv];
        return null;
    }

    /// <port>config.c rewriteConfigBindOption</port>
    private static void WriteBind(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        if (server.Config.Bind.SequenceEqual(defaults.Bind))
        {
            state.MarkProcessed("bind");
            return;
        }
        string addresses = server.Config.Bind.Length == 0 ? "\"\"" : string.Join(' ',
            server.Config.Bind);
        state.RewriteLine("bind", "bind " + addresses, true);
    }

    /// <port>config.c setConfigReplicaOfOption</port>
    private static string? SetReplicaof(RedisServer server, IReadOnlyList<string> argv,
        out bool changed)
    {
        changed = true;
        if (argv.Count != 2)
        {
            return WrongNumber;
        }
        server.Repl.MasterHost = null;
        if (argv[0].Equals("no", StringComparison.OrdinalIgnoreCase)
            && argv[1].Equals("one", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        if (!CNumber.TryParse(argv[1], out long port) || port is < 0 or > 65535)
        {
            return "Invalid master port";
        }
        server.Repl.MasterHost = argv[0];
        server.Repl.MasterPort = (int)port;
        server.Repl.State = ReplState.Connect;
        return null;
    }

    private static string GetReplicaof(RedisServer server) =>
        server.Repl.MasterHost is { } host ? $"{host} {server.Repl.MasterPort}" : "";

    /// <port>config.c rewriteConfigReplicaOfOption</port>
    private static void WriteReplicaof(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        if (server.Repl.MasterHost == null)
        {
            state.MarkProcessed("replicaof");
            return;
        }
        state.RewriteLine("replicaof", "replicaof " + GetReplicaof(server), true);
    }

    /// <port>config.c setConfigLatencyTrackingInfoPercentilesOutputOption</port>
    private static string? SetPercentiles(RedisServer server, IReadOnlyList<string> argv,
        out bool changed)
    {
        changed = true;
        bool none = argv.Count == 1 && argv[0].Length == 0;
        var values = new double[none ? 0 : argv.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!Number.TryParseDouble(Encoding.Latin1.GetBytes(argv[i]), out values[i]))
            {
                return "Invalid latency-tracking-info-percentiles parameters";
            }
            if (values[i] is > 100.0 or < 0.0)
            {
                return "latency-tracking-info-percentiles parameters should sit between "
                    + "[0.0,100.0]";
            }
        }
        server.Config.LatencyTrackingInfoPercentiles = values;
        return null;
    }

    private static string GetPercentiles(RedisServer server) => string.Join(
        ' ', server.Config.LatencyTrackingInfoPercentiles.Select(LatencyHistogram.Show));

    /// <port>config.c rewriteConfigLatencyTrackingInfoPercentilesOutputOption</port>
    private static void WritePercentiles(
        RedisServer server, ConfigRewriteState state, ServerConfig defaults)
    {
        const string Name = "latency-tracking-info-percentiles";
        bool none = server.Config.LatencyTrackingInfoPercentiles.Length == 0;
        string values = none ? "\"\"" : GetPercentiles(server);
        state.RewriteLine(Name, $"{Name} {values}", force: true);
    }
}
