// LookupFlags: side effects a lookup is to do without.
// Port of redis 7.2 server.h LOOKUP_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>How a key is looked up.</summary>
/// <port>server.h LOOKUP_NOTOUCH</port>
[Flags]
public enum LookupFlags
{
    None = 0,
    NoTouch = 1 << 0,
    NoNotify = 1 << 1,
    NoStats = 1 << 2,
    Write = 1 << 3,
    NoExpire = 1 << 4,
    NoEffects = NoNotify | NoStats | NoTouch | NoExpire,
}
