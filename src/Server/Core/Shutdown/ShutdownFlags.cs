// ShutdownFlags: how to end.
// Port of redis 7.2 server.h SHUTDOWN_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of SHUTDOWN and of shutdown-on-sigterm/-sigint.</summary>
/// <port>server.h SHUTDOWN_SAVE</port>
[Flags]
public enum ShutdownFlags
{
    None = 0,
    Save = 1,
    NoSave = 2,
    Now = 4,
    Force = 8,
}
