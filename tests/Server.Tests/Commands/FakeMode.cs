// FakeMode: a server mode that knows nothing but which commands it has.
using System;
using System.Collections.Generic;
using RedisNet.Server;

namespace RedisNet.Server.Tests.Commands;

/// <summary>What only Sentinel implements has a handler that does nothing, unless
/// <see cref="Handlers"/> has a better one.</summary>
internal sealed class FakeMode : IServerMode
{
    public bool IsSentinel { get; init; }

    public Dictionary<string, CommandProc> Handlers { get; } = [];

    public int DefaultPort => throw new NotSupportedException();

    public bool HasCommand(RedisCommand command) =>
        command.Has(IsSentinel ? CommandFlags.Sentinel : CommandFlags.OnlySentinel) == IsSentinel;

    public CommandProc? HandlerOf(RedisCommand command)
    {
        if (Handlers.TryGetValue(command.FullName, out CommandProc? proc))
            return proc;
        bool bind = command.Row.Proc is null && command.Row.Subcommands.IsEmpty;
        return bind ? _ => { } : null;
    }

    public void InitConfig(RedisServer server) => throw new NotSupportedException();

    public void Init(RedisServer server) => throw new NotSupportedException();

    public string? QueueConfigLine(RedisServer server, IReadOnlyList<byte[]> argv, int lineNumber,
        string line) =>
        throw new NotSupportedException();

    public ConfigLineError? LoadQueuedConfig(RedisServer server) =>
        throw new NotSupportedException();

    public void IsRunning(RedisServer server) => throw new NotSupportedException();

    public void Cron(RedisServer server) => throw new NotSupportedException();

    public void RewriteConfig(RedisServer server, ConfigRewriteState state) =>
        throw new NotSupportedException();

    public bool WriteInfoSection(RedisServer server, string section, InfoBuilder info) =>
        throw new NotSupportedException();
}
