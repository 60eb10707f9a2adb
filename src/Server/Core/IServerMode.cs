// IServerMode: what differs between a Redis server and a Redis Sentinel.
// Port of redis 7.2 server.c (the `server.sentinel_mode` branches). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// C asks `if (server.sentinel_mode)` in some thirty places. Here the answer is an object: Server
// owns the loop, the clients, the dispatcher and serverCron and never names Sentinel; the Sentinel
// project implements this.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>The role this process plays on the shared loop: plain server or Sentinel.</summary>
public interface IServerMode
{
    /// <summary>True for a Sentinel: <c>redis_mode</c>, log role letter and the command filter
    /// depend on it.</summary>
    bool IsSentinel { get; }

    /// <summary>TCP port when the configuration names none: 6379 or 26379.</summary>
    int DefaultPort { get; }

    /// <summary>Whether a command of the table exists in this mode.</summary>
    /// <port>server.c populateCommandTable</port>
    bool HasCommand(RedisCommand command);

    /// <summary>The handler that replaces the table's in this mode (Sentinel's PUBLISH, INFO,
    /// ROLE), or null.</summary>
    CommandProc? HandlerOf(RedisCommand command);

    /// <summary>Changes configuration defaults before any configuration is read.</summary>
    /// <port>sentinel.c initSentinelConfig</port>
    void InitConfig(RedisServer server);

    /// <summary>Prepares the mode's own state before any configuration is read.</summary>
    /// <port>sentinel.c initSentinel</port>
    void Init(RedisServer server);

    /// <summary>Takes one configuration line whose first word is the mode's own (<c>sentinel
    /// …</c>): queued now, applied by <see cref="LoadQueuedConfig"/>. Returns an error text, or
    /// null.</summary>
    /// <port>sentinel.c queueSentinelConfig</port>
    string? QueueConfigLine(RedisServer server, IReadOnlyList<byte[]> argv, int lineNumber,
        string line);

    /// <summary>Applies the queued lines once the rest of the file is loaded. Returns null, or the
    /// line that failed.</summary>
    /// <port>sentinel.c loadSentinelConfigFromQueue</port>
    ConfigLineError? LoadQueuedConfig(RedisServer server);

    /// <summary>Ends the process with exit code 1 if the mode cannot work with the configuration
    /// file as it is. Called when all of it is loaded.</summary>
    /// <port>sentinel.c sentinelCheckConfigFile</port>
    void CheckConfigFile(RedisServer server)
    {
    }

    /// <summary>After the listening sockets are open and before the first turn of the
    /// loop.</summary>
    /// <port>sentinel.c sentinelIsRunning</port>
    void IsRunning(RedisServer server);

    /// <summary>Called from serverCron on every tick.</summary>
    /// <port>sentinel.c sentinelTimer</port>
    void Cron(RedisServer server);

    /// <summary>Appends the mode's own lines when the configuration file is rewritten.</summary>
    /// <port>sentinel.c rewriteConfigSentinelOption</port>
    void RewriteConfig(RedisServer server, ConfigRewriteState state);

    /// <summary>Writes an INFO section that only this mode has; false when the name is not one of
    /// its own.</summary>
    bool WriteInfoSection(RedisServer server, string section, InfoBuilder info);
}
