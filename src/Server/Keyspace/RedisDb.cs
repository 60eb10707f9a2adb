// RedisDb: one numbered database.
// Port of redis 7.2 server.h redisDb. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Keys, their expirations and who waits for or watches them.</summary>
/// <port>server.h redisDb</port>
public sealed class RedisDb(RedisServer server, int id)
{
    public RedisServer Server { get; } = server;
    public int Id { get; } = id;
}
