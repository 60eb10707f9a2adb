// ClientFlags: what a client is and what the next reply does, one bit each.
// Port of redis 7.2 server.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The bits equal C's so that a flag can be looked up in either source by its number. Flags of parts
// that RedisNet does not have (modules, the Lua debugger) keep their bit free.
using System;

namespace RedisNet.Server;

/// <summary>State bits of a <see cref="Client"/>.</summary>
/// <port>server.h CLIENT_SLAVE</port>
[Flags]
public enum ClientFlags : ulong
{
    None = 0,
    Replica = 1UL << 0,
    Master = 1UL << 1,
    Monitor = 1UL << 2,
    Multi = 1UL << 3,
    Blocked = 1UL << 4,
    DirtyCas = 1UL << 5,
    CloseAfterReply = 1UL << 6,
    Unblocked = 1UL << 7,
    Script = 1UL << 8,
    Asking = 1UL << 9,
    CloseAsap = 1UL << 10,
    UnixSocket = 1UL << 11,
    DirtyExec = 1UL << 12,
    MasterForceReply = 1UL << 13,
    ForceAof = 1UL << 14,
    ForceRepl = 1UL << 15,
    PrePsync = 1UL << 16,
    ReadOnly = 1UL << 17,
    PubSub = 1UL << 18,
    PreventAofProp = 1UL << 19,
    PreventReplProp = 1UL << 20,
    PreventProp = PreventAofProp | PreventReplProp,
    PendingWrite = 1UL << 21,
    ReplyOff = 1UL << 22,
    ReplySkipNext = 1UL << 23,
    ReplySkip = 1UL << 24,
    Protected = 1UL << 28,
    ExecutingCommand = 1UL << 29,
    PendingCommand = 1UL << 30,
    Tracking = 1UL << 31,
    TrackingBrokenRedir = 1UL << 32,
    TrackingBcast = 1UL << 33,
    TrackingOptIn = 1UL << 34,
    TrackingOptOut = 1UL << 35,
    TrackingCaching = 1UL << 36,
    TrackingNoLoop = 1UL << 37,
    InTimeoutTable = 1UL << 38,
    ProtocolError = 1UL << 39,
    CloseAfterCommand = 1UL << 40,
    DenyBlocking = 1UL << 41,
    ReplRdbOnly = 1UL << 42,
    NoEvict = 1UL << 43,
    NoTouch = 1UL << 45,
    Pushing = 1UL << 46,
}
