// RedisCommand: one command or subcommand of one server, with its statistics.
// Port of redis 7.2 server.h struct redisCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A command of this server.</summary>
/// <port>server.h redisCommand</port>
public sealed class RedisCommand
{
}
