// IPoller: what waits. The kernel's epoll, or the simulator's idea of time.
// Port of redis 7.2 ae.c, the interface its aeApi functions share. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Level triggered: what is ready and was not taken is reported again by the next Poll, but for
// what is watched with Edge. The loop keeps the masks and says with each change what was watched
// before, so a poller needs no table of its own.
using System;
using RedisNet.Os;

namespace RedisNet.Ae;

/// <summary>Watches descriptors. Used by one loop, which owns and disposes it.</summary>
public interface IPoller : IDisposable
{
    /// <summary>"epoll", for INFO.</summary>
    /// <port>ae_epoll.c aeApiName</port>
    string Name { get; }

    /// <summary>Watches for <paramref name="added"/> besides what was watched before.</summary>
    /// <port>ae_epoll.c aeApiAddEvent</port>
    SysResult AddEvent(int fd, AeMask before, AeMask added);

    /// <summary>Stops watching for <paramref name="removed"/> of what was watched before. The
    /// descriptor may already be closed; nothing is reported about that.</summary>
    /// <port>ae_epoll.c aeApiDelEvent</port>
    void DelEvent(int fd, AeMask before, AeMask removed);

    /// <summary>What is ready of a descriptor watched with Edge is reported by the next Poll,
    /// whether it was before or not.</summary>
    void Rearm(int fd, AeMask watched);

    /// <summary>Waits until something is ready or the time is over (-1: no limit, 0: do not wait),
    /// fills the front of the span with distinct descriptors and returns how many.</summary>
    /// <port>ae_epoll.c aeApiPoll</port>
    int Poll(Span<FiredEvent> fired, long timeoutUs);

    /// <summary>Prepares for descriptors below the size and as many results.</summary>
    /// <port>ae_epoll.c aeApiResize</port>
    SysResult Resize(int setSize);
}
