// PauseActions: what may not happen while clients are paused.
// Port of redis 7.2 server.h PAUSE_ACTION_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>What may not happen while clients are paused.</summary>
/// <port>server.h PAUSE_ACTION_CLIENT_WRITE</port>
[Flags]
public enum PauseActions
{
    None = 0,
    ClientWrite = 1 << 0,
    ClientAll = 1 << 1,
    Expire = 1 << 2,
    Evict = 1 << 3,
    Replica = 1 << 4,
    ClientAllSet = ClientAll | Expire | Evict | Replica,
    ClientWriteSet = ClientWrite | Expire | Evict | Replica,
}
