// SetKeyFlags: what the caller of SetKey knows already.
// Port of redis 7.2 server.h SETKEY_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of <see cref="RedisDb.SetKey"/>.</summary>
/// <port>server.h SETKEY_KEEPTTL</port>
[Flags]
public enum SetKeyFlags
{
    None = 0,
    KeepTtl = 1,
    NoSignal = 2,
    AlreadyExists = 4,
    DoesntExist = 8,
    AddOrUpdate = 16,
}
