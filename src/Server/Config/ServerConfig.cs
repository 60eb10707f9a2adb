// ServerConfig: the value of every directive.
// Port of redis 7.2 config.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Field names are the directives' in PascalCase; units are those of redis.conf.</summary>
public sealed class ServerConfig
{
}
