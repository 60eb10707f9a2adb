// ServerMode: the mode of a plain Redis server.
// Port of redis 7.2 server.c (the branches for `!server.sentinel_mode`). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>A server that is no Sentinel: all commands but Sentinel's own, and nothing else to
/// add.</summary>
public sealed class ServerMode : IServerMode
{
    public bool IsSentinel => false;

    public int DefaultPort => 6379;

    public bool HasCommand(RedisCommand command) => !command.Has(CommandFlags.OnlySentinel);

    public CommandProc? HandlerOf(RedisCommand command) => null;

    public void InitConfig(RedisServer server)
    {
    }

    public void Init(RedisServer server)
    {
    }

    public string? QueueConfigLine(RedisServer server, IReadOnlyList<byte[]> argv, int lineNumber,
        string line) =>
        "sentinel directive while not in sentinel mode";

    public ConfigLineError? LoadQueuedConfig(RedisServer server) => null;

    public void IsRunning(RedisServer server)
    {
    }

    public void Cron(RedisServer server)
    {
    }

    public void RewriteConfig(RedisServer server, ConfigRewriteState state)
    {
    }

    public bool WriteInfoSection(RedisServer server, string section, InfoBuilder info) => false;
}
