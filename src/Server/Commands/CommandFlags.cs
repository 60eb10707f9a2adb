// CommandFlags: what a command does to the data and when it may run.
// Port of redis 7.2 server.h CMD_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Adding a flag? Also: the list of names in tools/GenCommands, and CommandReplies when COMMAND INFO
// shows it.
using System;

namespace RedisNet.Server;

/// <summary>Flags of a command; values are C's.</summary>
/// <port>server.h CMD_WRITE, CMD_TOUCHES_ARBITRARY_KEYS</port>
[Flags]
public enum CommandFlags : ulong
{
    None = 0,

    /// <summary>May change the keyspace.</summary>
    Write = 1UL << 0,

    /// <summary>Only reads keys. Commands that touch no key at all (TIME, SELECT) have neither
    /// flag.</summary>
    ReadOnly = 1UL << 1,

    /// <summary>May need more memory: refused while the server is over maxmemory.</summary>
    DenyOom = 1UL << 2,
    Module = 1UL << 3,
    Admin = 1UL << 4,
    PubSub = 1UL << 5,
    NoScript = 1UL << 6,

    /// <summary>May block the client.</summary>
    Blocking = 1UL << 8,

    /// <summary>Allowed while the data set is being loaded.</summary>
    Loading = 1UL << 9,

    /// <summary>Allowed on a replica whose link is down and that must not serve old data.</summary>
    Stale = 1UL << 10,
    SkipMonitor = 1UL << 11,
    SkipSlowlog = 1UL << 12,
    Asking = 1UL << 13,

    /// <summary>O(1) or O(log N), and never a hidden deletion: its latency is watched under another
    /// event.</summary>
    Fast = 1UL << 14,

    /// <summary>Allowed before the client has authenticated.</summary>
    NoAuth = 1UL << 15,

    /// <summary>Not a write, yet it may send something to the replicas (PUBLISH).</summary>
    MayReplicate = 1UL << 16,

    /// <summary>Exists in Sentinel mode too.</summary>
    Sentinel = 1UL << 17,

    /// <summary>Exists in Sentinel mode only.</summary>
    OnlySentinel = 1UL << 18,

    /// <summary>May be called with no key where keys are expected.</summary>
    NoMandatoryKeys = 1UL << 19,

    /// <summary>Guarded by an <c>enable-*-command</c> directive.</summary>
    Protected = 1UL << 20,
    ModuleGetKeys = 1UL << 21,
    ModuleNoCluster = 1UL << 22,
    NoAsyncLoading = 1UL << 23,

    /// <summary>Refused between MULTI and EXEC.</summary>
    NoMulti = 1UL << 24,

    /// <summary>First key, last key and step do not find all the keys. Computed, never written in a
    /// row.</summary>
    MovableKeys = 1UL << 25,
    AllowBusy = 1UL << 26,
    ModuleGetChannels = 1UL << 27,

    /// <summary>May expire keys that are not among its arguments (SCAN, RANDOMKEY).</summary>
    TouchesArbitraryKeys = 1UL << 28,
}
