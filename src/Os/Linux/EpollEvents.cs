// EpollEvents: what epoll can be asked for and what it reports.
// Port of the kernel's EPOLLIN and siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os.Linux;

/// <summary>Bits of struct epoll_event. Error and Hangup are reported without being asked
/// for.</summary>
[Flags]
public enum EpollEvents
{
    None = 0,
    In = 0x01,
    Urgent = 0x02,
    Out = 0x04,
    Error = 0x08,
    Hangup = 0x10,

    /// <summary>The peer sends no more; what it sent may be there still.</summary>
    PeerClosed = 0x2000,

    /// <summary>Not an event: report what comes, not what is there.</summary>
    Edge = 1 << 31,
}
