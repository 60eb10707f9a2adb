// User: who a client authenticated as.
// Port of redis 7.2 server.h user. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A user of the access control list.</summary>
/// <port>server.h user</port>
public sealed class User(string name)
{
    public string Name { get; } = name;
}
