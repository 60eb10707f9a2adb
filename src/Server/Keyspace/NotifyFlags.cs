// NotifyFlags: classes of keyspace events.
// Port of redis 7.2 server.h NOTIFY_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Event classes, as chosen by the letters of notify-keyspace-events.</summary>
/// <port>server.h NOTIFY_KEYSPACE</port>
[Flags]
public enum NotifyFlags
{
    None = 0,
    Keyspace = 1 << 0,
    Keyevent = 1 << 1,
    Generic = 1 << 2,
    String = 1 << 3,
    List = 1 << 4,
    Set = 1 << 5,
    Hash = 1 << 6,
    Zset = 1 << 7,
    Expired = 1 << 8,
    Evicted = 1 << 9,
    Stream = 1 << 10,
    KeyMiss = 1 << 11,
    Loaded = 1 << 12,
    Module = 1 << 13,
    New = 1 << 14,
    All = Generic | String | List | Set | Hash | Zset | Expired | Evicted | Stream | Module,
}
