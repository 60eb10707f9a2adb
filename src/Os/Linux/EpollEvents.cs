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
    In = 1,
    Out = 4,
    Error = 8,
    Hangup = 16,
}
