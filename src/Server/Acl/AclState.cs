// AclState: users.
// Port of redis 7.2 acl.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Users of the server.</summary>
public sealed class AclState
{
    public readonly User DefaultUser = new("default");
}
