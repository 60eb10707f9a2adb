// AclSelectorFlags: what a selector allows without looking any further.
// Port of redis 7.2 server.h SELECTOR_FLAG_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Flags of a selector; values are C's.</summary>
/// <port>server.h SELECTOR_FLAG_ROOT, SELECTOR_FLAG_ALLCHANNELS</port>
[Flags]
public enum AclSelectorFlags
{
    None = 0,

    /// <summary>The rules of the user itself, as opposed to those in parentheses.</summary>
    Root = 1 << 0,
    AllKeys = 1 << 1,
    AllCommands = 1 << 2,
    AllChannels = 1 << 3,
    Everything = AllKeys | AllCommands | AllChannels,
}
