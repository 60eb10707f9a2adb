// AeEpoll: the loop's poller over epoll.
// Port of redis 7.2 ae_epoll.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// An error or a hang-up is reported as both readable and writable, whatever was asked for:
// whichever callback there is will meet the error in its system call.
//
// Level triggered, each descriptor that was ready is looked at once more by the next wait, which
// finds it read. With Edge it is not; `make bench`, depth 1, shows the difference. A read of TCP
// that got less than it had room for has then taken all there was, with two exceptions, the end of
// the stream and a mark of urgent data: a descriptor that reports either goes back to level
// triggered. So does one that waits to write, which may stop with room left.
using System;
using RedisNet.Os;
using RedisNet.Os.Linux;

namespace RedisNet.Ae;

/// <summary>Epoll: level triggered, or by edge where that is asked for.</summary>
/// <port>ae_epoll.c aeApiState</port>
public sealed class AeEpoll : IPoller
{
    // Asked for with Edge only.
    private const EpollEvents MoreThanBytes = EpollEvents.PeerClosed | EpollEvents.Urgent;

    private readonly LinuxEpoll _epoll;

    /// <port>ae_epoll.c aeApiCreate</port>
    public AeEpoll()
    {
        SysResult made = LinuxEpoll.Create(out LinuxEpoll? epoll);
        Check.That(made.Ok && epoll != null);
        _epoll = epoll;
    }

    /// <port>ae_epoll.c aeApiName</port>
    public string Name => "epoll";

    /// <port>ae_epoll.c aeApiAddEvent</port>
    public SysResult AddEvent(int fd, AeMask before, AeMask added)
    {
        EpollEvents events = ToEpoll(before | added);
        return before == AeMask.None ? _epoll.Add(fd, events) : _epoll.Modify(fd, events);
    }

    /// <port>ae_epoll.c aeApiDelEvent</port>
    public void DelEvent(int fd, AeMask before, AeMask removed)
    {
        AeMask left = before & ~removed;
        _ = left == AeMask.None ? _epoll.Delete(fd) : _epoll.Modify(fd, ToEpoll(left));
    }

    // Whatever is ready while a descriptor's events are set counts as an edge.
    public void Rearm(int fd, AeMask watched) => _ = _epoll.Modify(fd, ToEpoll(watched));

    /// <port>ae_epoll.c aeApiPoll</port>
    public int Poll(Span<FiredEvent> fired, long timeoutUs)
    {
        SysResult waited = _epoll.Wait(fired.Length, ToMs(timeoutUs));
        if (!waited.Ok)
        {
            Check.Panic("aeApiPoll: epoll_wait, " + waited.Errno.Message());
        }
        int count = waited.Int;
        for (int j = 0; j < count; j++)
        {
            _epoll.Get(j, out int fd, out EpollEvents events);
            fired[j] = new FiredEvent(fd, ToAe(events));
            if ((events & MoreThanBytes) != 0)
            {
                _ = _epoll.Modify(fd, EpollEvents.In);
            }
        }
        return count;
    }

    /// <port>ae_epoll.c aeApiResize</port>
    public SysResult Resize(int setSize)
    {
        _epoll.Reserve(setSize);
        return SysResult.Success();
    }

    /// <port>ae_epoll.c aeApiFree</port>
    public void Dispose() => _epoll.Dispose();

    // Rounded up: waking before the timer is due would turn in vain until it is.
    private static int ToMs(long timeoutUs) =>
        timeoutUs < 0 ? -1 : (int)Math.Min((timeoutUs + 999) / 1000, int.MaxValue);

    private static EpollEvents ToEpoll(AeMask mask)
    {
        EpollEvents events = EpollEvents.None;
        if ((mask & AeMask.Readable) != 0)
        {
            events |= EpollEvents.In;
        }
        if ((mask & AeMask.Writable) != 0)
        {
            events |= EpollEvents.Out;
        }
        else if ((mask & AeMask.Edge) != 0)
        {
            events |= EpollEvents.Edge | MoreThanBytes;
        }
        return events;
    }

    private static AeMask ToAe(EpollEvents events)
    {
        AeMask mask = AeMask.None;
        const EpollEvents failed = EpollEvents.Error | EpollEvents.Hangup;
        if ((events & (EpollEvents.In | MoreThanBytes | failed)) != 0)
        {
            mask |= AeMask.Readable;
        }
        if ((events & (EpollEvents.Out | failed)) != 0)
        {
            mask |= AeMask.Writable;
        }
        return mask;
    }
}
