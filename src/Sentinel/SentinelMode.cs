// SentinelMode: what makes a server a Sentinel.
// Port of redis 7.2 sentinel.c (initialization), and of server.c's questions about sentinel_mode.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The mode of a server that was started with --sentinel. Owns the state.</summary>
/// <port>sentinel.c initSentinel</port>
public sealed class SentinelMode : IServerMode
{
    /// <port>sentinel.c REDIS_SENTINEL_PORT</port>
    public const int SentinelPort = 26379;

    private readonly Dictionary<string, CommandProc> _handlers = new(StringComparer.Ordinal)
    {
        ["sentinel|ckquorum"] = SentinelCommands.Ckquorum,
        ["sentinel|config"] = SentinelConfigCommand.Config,
        ["sentinel|debug"] = SentinelDebugCommand.Debug,
        ["sentinel|events"] = SentinelOperatorCommands.Events,
        ["sentinel|explain"] = SentinelOperatorCommands.Explain,
        ["sentinel|failover"] = SentinelCommands.Failover,
        ["sentinel|flushconfig"] = SentinelCommands.Flushconfig,
        ["sentinel|forget"] = SentinelOperatorCommands.Forget,
        ["sentinel|forget-sentinel"] = SentinelOperatorCommands.ForgetSentinel,
        ["sentinel|get-master-addr-by-name"] = SentinelCommands.GetMasterAddrByName,
        ["sentinel|help"] = SentinelCommands.Help,
        ["sentinel|info-cache"] = SentinelCommands.InfoCache,
        ["sentinel|is-master-down-by-addr"] = SentinelCommands.IsMasterDownByAddr,
        ["sentinel|master"] = SentinelCommands.Master,
        ["sentinel|masters"] = SentinelCommands.Masters,
        ["sentinel|monitor"] = SentinelCommands.Monitor,
        ["sentinel|myid"] = SentinelCommands.Myid,
        ["sentinel|pending-scripts"] = SentinelCommands.PendingScripts,
        ["sentinel|remove"] = SentinelCommands.Remove,
        ["sentinel|replicas"] = SentinelCommands.Replicas,
        ["sentinel|reset"] = SentinelCommands.Reset,
        ["sentinel|sentinels"] = SentinelCommands.Sentinels,
        ["sentinel|set"] = SentinelSetCommand.Set,
        ["sentinel|simulate-failure"] = SentinelCommands.SimulateFailure,
        ["sentinel|slaves"] = SentinelCommands.Slaves,
        ["info"] = SentinelInfo.Info,
        ["publish"] = SentinelInfo.Publish,
        ["role"] = SentinelInfo.Role,
    };

    private SentinelState? _state;

    /// <summary>All that this Sentinel knows; there from <see cref="Init"/> on.</summary>
    public SentinelState State => _state!;

    public bool IsSentinel => true;

    public int DefaultPort => SentinelPort;

    /// <port>server.c populateCommandTable</port>
    public bool HasCommand(RedisCommand command) => command.Has(CommandFlags.Sentinel);

    public CommandProc? HandlerOf(RedisCommand command) =>
        _handlers.GetValueOrDefault(command.FullName);

    /// <port>sentinel.c initSentinelConfig</port>
    public void InitConfig(RedisServer server)
    {
        server.Config.Port = SentinelPort;
        server.Config.ProtectedMode = false;
    }

    /// <port>sentinel.c initSentinel</port>
    public void Init(RedisServer server) => _state = new SentinelState(new ServerHost(server));

    /// <port>sentinel.c queueSentinelConfig</port>
    public string? QueueConfigLine(
        RedisServer server, IReadOnlyList<byte[]> argv, int lineNumber, string line)
    {
        var words = new List<string>(argv.Count);
        foreach (byte[] word in argv)
        {
            words.Add(CText.Decode(word));
        }
        if (words.Count > 0 && CText.EqualsIgnoreCase(words[0], "sentinel"))
        {
            words.RemoveAt(0);
        }
        if (words.Count > 0)
        {
            SentinelConfig.Queue(State, words, lineNumber, line);
        }
        return null;
    }

    /// <port>sentinel.c loadSentinelConfigFromQueue</port>
    public ConfigLineError? LoadQueuedConfig(RedisServer server) =>
        SentinelConfig.LoadFromQueue(State) is { } failed
            ? new ConfigLineError(failed.Entry.LineNumber, failed.Entry.Line, failed.Reason)
            : null;

    /// <port>sentinel.c sentinelCheckConfigFile</port>
    public void CheckConfigFile(RedisServer server)
    {
        string? problem = null;
        if (server.ConfigFile is not { } path)
        {
            problem = "Sentinel needs config file on disk to save state. Exiting...";
        }
        else if (server.Env.Files.Access(path, AccessMode.Write) is { Ok: false } denied)
        {
            problem = $"Sentinel config file {path} is not writable: {denied.Errno.Message()}. "
                + "Exiting...";
        }
        if (problem is not null)
        {
            server.Log(LogLevel.Warning, problem);
            server.Env.Die.Exit(1);
        }
    }

    /// <port>sentinel.c sentinelIsRunning</port>
    public void IsRunning(RedisServer server)
    {
        if (State.MyId.Length == 0)
        {
            Span<byte> id = stackalloc byte[SentinelConfig.RunIdSize / 2];
            server.Env.Random.Fill(id);
            State.MyId = Convert.ToHexStringLower(id);
            SentinelConfigRewrite.FlushConfig(State);
        }
        State.Names.Blocking = false;
        State.Log(LogLevel.Notice, $"Sentinel ID is {State.MyId}");
        SentinelEvents.GenerateInitialMonitorEvents(State);
    }

    /// <port>sentinel.c sentinelTimer</port>
    public void Cron(RedisServer server) => SentinelTimer.Tick(State);

    /// <port>sentinel.c rewriteConfigSentinelOption</port>
    public void RewriteConfig(RedisServer server, ConfigRewriteState state) =>
        SentinelConfigRewrite.RewriteSentinelOption(State, state);

    /// <port>sentinel.c sentinelInfoCommand</port>
    public bool WriteInfoSection(RedisServer server, string section, InfoBuilder info)
    {
        bool own = section == "sentinel";
        if (own)
        {
            info.Append("# Sentinel\r\n" + SentinelInfo.Section(State));
        }
        return own;
    }
}
