// ServerHost: the server around a Sentinel, as the Sentinel needs it.
// Not a port; in C sentinel.c reaches into the global server. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Gives a Sentinel what it asks of its <see cref="RedisServer"/>.</summary>
public sealed class ServerHost(RedisServer server) : ISentinelHost
{
    public Env Env => server.Env;

    public EventLoop El => server.El;

    public Zmalloc Z => server.Z;

    public LogLevel Verbosity
    {
        get => server.Config.Loglevel;
        set => server.Config.Loglevel = value;
    }

    public string? ConfigFile => server.ConfigFile;

    public int Port => server.Config.Port;

    /// <summary>TLS is not built yet.</summary>
    public int TlsPort => 0;

    public bool TlsReplication => false;

    public string? RequirePass => server.Config.Requirepass;

    public string? BindSourceAddr => server.Config.BindSourceAddr;

    public LoopProfile? Profile => server.Profile;

    public LoopTrace? Trace => server.Trace;

    public int Hz
    {
        get => server.Cron.Hz;
        set => server.Cron.Hz = value;
    }

    public void Log(LogLevel level, string message) => server.Log(level, message);

    public void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message) =>
        PubSub.PublishMessage(server, channel, message, sharded: false);

    public SysResult RewriteConfig() =>
        ConfigRewrite.Rewrite(server, server.ConfigFile!, forceWrite: false);
}
