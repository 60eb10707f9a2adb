// RdbFlags: for what an RDB file is saved or loaded.
// Port of redis 7.2 rdb.h RDBFLAGS_NONE. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of saving and loading.</summary>
/// <port>rdb.h RDBFLAGS_NONE</port>
[Flags]
public enum RdbFlags
{
    None = 0,
    AofPreamble = 1 << 0,
    Replication = 1 << 1,
    AllowDup = 1 << 2,
    FeedRepl = 1 << 3,
    KeepCache = 1 << 4,
}
