// ISentinelHost: all that a Sentinel asks of the server it lives in.
// Not a port; in C sentinel.c reaches into the global server. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The rest of this project knows the server through this page only (the commands, which reply to
// clients, know it directly). The real one is ServerHost; tests of the pure parts bring their own.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The server around a Sentinel.</summary>
public interface ISentinelHost
{
    Env Env { get; }
    EventLoop El { get; }
    Zmalloc Z { get; }

    /// <summary>Lowest level that is logged.</summary>
    LogLevel Verbosity { get; set; }

    /// <summary>Writes a line to the log if its level is wanted. One char is one byte.</summary>
    /// <port>server.c _serverLog</port>
    void Log(LogLevel level, string message);

    /// <summary>Delivers a message to the local subscribers of a channel.</summary>
    /// <port>pubsub.c pubsubPublishMessage</port>
    void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message);

    /// <summary>Rewrites the configuration file, our state included, so that it survives a crash
    /// at any instant: temporary file, fsync, rename, fsync of the folder.</summary>
    /// <port>config.c rewriteConfig</port>
    SysResult RewriteConfig();

    /// <summary>The configuration file, or null.</summary>
    string? ConfigFile { get; }
    int Port { get; }
    int TlsPort { get; }
    bool TlsReplication { get; }

    /// <summary>The password of the default user, or null.</summary>
    string? RequirePass { get; }

    /// <summary>Source address of outgoing connections, or null.</summary>
    string? BindSourceAddr { get; }

    /// <summary>Times of the loop's phases, or null if nobody measures them.</summary>
    LoopProfile? Profile { get; }

    /// <summary>What a recording of the loop is told, or null while there is none.</summary>
    LoopTrace? Trace => null;

    /// <summary>Ticks a second of serverCron.</summary>
    int Hz { get; set; }
}
