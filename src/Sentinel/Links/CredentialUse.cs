// CredentialUse: what an instance may refuse us because of who we are.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sentinel;

/// <summary>Kinds of commands, each refused and accepted on its own.</summary>
[Flags]
public enum CredentialUse
{
    None = 0,
    Auth = 1 << 0,
    Ping = 1 << 1,
    Info = 1 << 2,
    Publish = 1 << 3,
    Subscribe = 1 << 4,

    /// <summary>The opinion and the vote of another Sentinel.</summary>
    Ask = 1 << 5,

    /// <summary>REPLICAOF and what goes with it.</summary>
    Reconf = 1 << 6,
}
