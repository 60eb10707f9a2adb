// SetFlags: what SET, SETNX, SETEX and GETEX were told.
// Port of redis 7.2 t_string.c OBJ_SET_NX. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of the SET family.</summary>
/// <port>t_string.c OBJ_SET_NX</port>
[Flags]
internal enum SetFlags
{
    None = 0,
    Nx = 1 << 0,
    Xx = 1 << 1,
    Ex = 1 << 2,
    Px = 1 << 3,
    KeepTtl = 1 << 4,
    Get = 1 << 5,
    ExAt = 1 << 6,
    PxAt = 1 << 7,
    Persist = 1 << 8,
}
