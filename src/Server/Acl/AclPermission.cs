// AclPermission: what a key pattern lets a user do with the keys that match it.
// Port of redis 7.2 server.h ACL_*_PERMISSION. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Reading the data of a key, changing it, or both.</summary>
/// <port>server.h ACL_READ_PERMISSION, ACL_WRITE_PERMISSION, ACL_ALL_PERMISSION</port>
[Flags]
public enum AclPermission
{
    None = 0,
    Read = 1 << 0,
    Write = 1 << 1,
    All = Read | Write,
}
