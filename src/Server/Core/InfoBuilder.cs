// InfoBuilder: the text of INFO as it grows.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Appends sections and fields.</summary>
public sealed class InfoBuilder
{
}
