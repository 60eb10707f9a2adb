// EventLoop: file events and timers over one poller. One loop = one thread = one server.
// Port of redis 7.2 ae.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md. Departures:
// docs/DEVIATIONS.md#ae
//
// One turn: BeforeSleep -> Poll(until the nearest timer) -> AfterSleep -> file events -> timers.
//
// What a callback may do, and what then holds:
//   - Delete any file event, its own or another's, close descriptors, open new ones with the same
//     numbers: an event found by the poll is fired only if its slot still wants it and has not been
//     taken anew since that poll. What is skipped for that reason is still ready, so the next poll
//     (level triggered, or told so) reports it again: nothing is missed, nothing wrong is fired.
//   - Create timers: they go to the head of the list, before the pass that runs, so they wait for
// the
//     next turn. Delete timers: they are marked, and dropped by the next pass over the list.
//   - Run a whole turn of its own (C does so while loading): the results of the outer poll are then
//     stale as a whole and are dropped.
//   - Throw: it passes through to whoever called ProcessEvents, who lets the node die.
//
// A steady turn allocates nothing managed.
using System;
using RedisNet.Os;

namespace RedisNet.Ae;

/// <summary>The reactor.</summary>
/// <port>ae.h aeEventLoop</port>
public sealed class EventLoop : IDisposable
{
    /// <summary>What a <see cref="TimeProc"/> returns to be done for good.</summary>
    /// <port>ae.h AE_NOMORE</port>
    public const long NoMore = -1;

    /// <summary>Ready descriptors that a turn takes at most.</summary>
    // REDISNET(ae-batch): C takes all that is ready. Taking them in parts, what one turn needs
    // (query and reply buffers, parsed commands) is still in the cache when the next needs it;
    // epoll hands out those not reported yet before those that were.
#if DEBUG
    public const int PollBatchMax = 32;
#else
    public const int PollBatchMax = 64;
#endif

    private readonly IPoller _poller;
    private readonly IClock _clock;
    private FileEvent[] _events;
    private FiredEvent[] _fired;
    private int _maxFd = -1;
    private TimeEvent? _timeEventHead;
    private long _timeEventNextId;
    private long _turn;
    private bool _stop;
    private bool _dontWait;
    private Action<EventLoop>? _beforeSleep;
    private Action<EventLoop>? _afterSleep;

    /// <summary>A loop for descriptors below <paramref name="setSize"/>. Owns the poller.</summary>
    /// <port>ae.c aeCreateEventLoop</port>
    public EventLoop(IPoller poller, IClock clock, int setSize)
    {
        Check.That(setSize > 0);
        _poller = poller;
        _clock = clock;
        _events = new FileEvent[setSize];
        _fired = new FiredEvent[Math.Min(setSize, PollBatchMax)];
        SysResult sized = poller.Resize(setSize);
        Check.That(sized.Ok);
    }

    /// <summary>"epoll", for INFO.</summary>
    /// <port>ae.c aeGetApiName</port>
    public string ApiName => _poller.Name;

    /// <summary>Descriptors must be below this.</summary>
    /// <port>ae.c aeGetSetSize</port>
    public int GetSetSize() => _events.Length;

    /// <summary>The highest descriptor watched, or -1.</summary>
    public int MaxFd => _maxFd;

    /// <summary>True: from the next turn on do not sleep.</summary>
    /// <port>ae.c aeSetDontWait</port>
    public void SetDontWait(bool noWait) => _dontWait = noWait;

    /// <summary>Changes the size; ERANGE if a descriptor in use would be left out.</summary>
    /// <port>ae.c aeResizeSetSize</port>
    public SysResult Resize(int setSize)
    {
        Check.That(setSize > 0);
        if (setSize == _events.Length)
        {
            return SysResult.Success();
        }
        if (_maxFd >= setSize)
        {
            return SysResult.Fail(Errno.ERANGE);
        }
        SysResult sized = _poller.Resize(setSize);
        if (!sized.Ok)
        {
            return sized;
        }
        Array.Resize(ref _events, setSize);
        // A dispatch under way keeps reading the array it started with.
        _fired = new FiredEvent[Math.Min(setSize, PollBatchMax)];
        return SysResult.Success();
    }

    /// <summary>Makes <see cref="Main"/> return after the turn that runs.</summary>
    /// <port>ae.c aeStop</port>
    public void Stop() => _stop = true;

    /// <summary>Watches a descriptor. Readable and writable may have different callbacks, but share
    /// the client data: the last call's counts. ERANGE if fd is not below the set size.</summary>
    /// <port>ae.c aeCreateFileEvent</port>
    public SysResult CreateFileEvent(int fd, AeMask mask, FileProc proc, object? clientData)
    {
        Check.That(fd >= 0);
        Check.That(mask != AeMask.None);
        if (fd >= _events.Length)
        {
            return SysResult.Fail(Errno.ERANGE);
        }
        ref FileEvent fe = ref _events[fd];
        // Whether it is edge triggered is said with Readable, each time anew.
        bool reads = (mask & AeMask.Readable) != 0;
        AeMask before = reads ? fe.Mask & ~AeMask.Edge : fe.Mask;
        SysResult added = _poller.AddEvent(fd, before, mask);
        if (!added.Ok)
        {
            return added;
        }
        if (fe.Mask == AeMask.None)
        {
            fe.TakenTurn = _turn;
        }
        fe.Mask = before | mask;
        if (reads)
        {
            fe.ReadProc = proc;
        }
        if ((mask & AeMask.Writable) != 0)
        {
            fe.WriteProc = proc;
        }
        fe.ClientData = clientData;
        _maxFd = Math.Max(_maxFd, fd);
        return SysResult.Success();
    }

    /// <summary>Stops watching. With Writable the Barrier goes too, with Readable the Edge. Call it
    /// before closing fd.</summary>
    /// <port>ae.c aeDeleteFileEvent</port>
    public void DeleteFileEvent(int fd, AeMask mask)
    {
        Check.That(fd >= 0);
        if (fd >= _events.Length)
        {
            return;
        }
        ref FileEvent fe = ref _events[fd];
        if (fe.Mask == AeMask.None)
        {
            return;
        }
        if ((mask & AeMask.Writable) != 0)
        {
            mask |= AeMask.Barrier;
        }
        if ((mask & AeMask.Readable) != 0)
        {
            mask |= AeMask.Edge;
        }
        _poller.DelEvent(fd, fe.Mask, mask);
        fe.Mask &= ~mask;
        if (fe.Mask == AeMask.None)
        {
            FreeSlot(fd);
        }
    }

    /// <summary>A read filled all the room it had, so there may be more: the next turn reports the
    /// descriptor again, be it watched with <see cref="AeMask.Edge"/> or not.</summary>
    public void ReportAgain(int fd)
    {
        if (fd >= 0 && fd < _events.Length && (_events[fd].Mask & AeMask.Edge) != 0)
        {
            _poller.Rearm(fd, _events[fd].Mask);
        }
    }

    /// <summary>The data given with a watched descriptor, or null.</summary>
    /// <port>ae.c aeGetFileClientData</port>
    public object? GetFileClientData(int fd) =>
        fd >= 0 && fd < _events.Length && _events[fd].Mask != AeMask.None
            ? _events[fd].ClientData
            : null;

    /// <summary>What a descriptor is watched for.</summary>
    /// <port>ae.c aeGetFileEvents</port>
    public AeMask GetFileEvents(int fd) =>
        fd >= 0 && fd < _events.Length ? _events[fd].Mask : AeMask.None;

    /// <summary>Registers a timer that first fires after <paramref name="delayMs"/>; its
    /// id.</summary>
    /// <remarks>Timers made inside a callback do not fire in the same turn. O(1); finding the
    /// nearest is O(n), as in C: a server has a handful.</remarks>
    /// <port>ae.c aeCreateTimeEvent</port>
    public long CreateTimeEvent(
        long delayMs, TimeProc proc, object? clientData, EventFinalizer? finalizer = null)
    {
        TimeEvent te = new()
        {
            Id = _timeEventNextId++,
            WhenUs = _clock.MonoUs() + (delayMs * 1000),
            Proc = proc,
            Finalizer = finalizer,
            ClientData = clientData,
            Next = _timeEventHead,
        };
        if (te.Next != null)
        {
            te.Next.Prev = te;
        }
        _timeEventHead = te;
        return te.Id;
    }

    /// <summary>Deletes a timer; false if there is none with this id.</summary>
    /// <port>ae.c aeDeleteTimeEvent</port>
    public bool DeleteTimeEvent(long id)
    {
        if (id == TimeEvent.DeletedId)
        {
            return false;
        }
        for (TimeEvent? te = _timeEventHead; te != null; te = te.Next)
        {
            if (te.Id == id)
            {
                te.Id = TimeEvent.DeletedId;
                return true;
            }
        }
        return false;
    }

    /// <summary>Called before each sleep of a turn that asks for it.</summary>
    /// <port>ae.c aeSetBeforeSleepProc</port>
    public void SetBeforeSleepProc(Action<EventLoop>? beforeSleep) => _beforeSleep = beforeSleep;

    /// <summary>Called after each sleep of a turn that asks for it.</summary>
    /// <port>ae.c aeSetAfterSleepProc</port>
    public void SetAfterSleepProc(Action<EventLoop>? afterSleep) => _afterSleep = afterSleep;

    /// <summary>Turns until <see cref="Stop"/>.</summary>
    /// <port>ae.c aeMain</port>
    public void Main()
    {
        _stop = false;
        while (!_stop)
        {
            ProcessEvents(
                AeFlags.AllEvents | AeFlags.CallBeforeSleep | AeFlags.CallAfterSleep);
        }
    }

    /// <summary>True after <see cref="Stop"/>, until the next <see cref="Main"/>.</summary>
    public bool Stopped => _stop;

    /// <summary>One turn; the number of descriptors and timers served.</summary>
    /// <remarks>Without file and time events it does nothing. It sleeps, unless told not to, until
    /// something is ready or the nearest timer is due; without time events the timers do not end
    /// the sleep.</remarks>
    /// <port>ae.c aeProcessEvents</port>
    public int ProcessEvents(AeFlags flags)
    {
        if ((flags & AeFlags.AllEvents) == 0)
        {
            return 0;
        }
        int processed = 0;
        bool timers = (flags & AeFlags.TimeEvents) != 0;
        // Without any descriptor a turn still sleeps until a timer is due.
        if (_maxFd != -1 || (timers && (flags & AeFlags.DontWait) == 0))
        {
            if ((flags & AeFlags.CallBeforeSleep) != 0)
            {
                _beforeSleep?.Invoke(this);
            }
            // Before-sleep may have asked for no wait, so this is decided after it.
            FiredEvent[] fired = _fired;
            int count = _poller.Poll(fired, SleepUs(flags));
            Check.That(count >= 0 && count <= fired.Length);
            long turn = ++_turn;
            if ((flags & AeFlags.CallAfterSleep) != 0)
            {
                _afterSleep?.Invoke(this);
            }
            if ((flags & AeFlags.FileEvents) != 0)
            {
                processed = ProcessFileEvents(fired.AsSpan(0, count), turn);
            }
            if (processed < count)
            {
                ReportSkipped(fired.AsSpan(processed, count - processed));
            }
        }
        return timers ? processed + ProcessTimeEvents() : processed;
    }

    /// <summary>Forgets the timers (without finalizers, as C) and frees the poller.</summary>
    /// <port>ae.c aeDeleteEventLoop</port>
    public void Dispose()
    {
        _timeEventHead = null;
        _poller.Dispose();
    }

    private void FreeSlot(int fd)
    {
        // The references go as well: the slot may stay free for long.
        _events[fd] = default;
        if (fd != _maxFd)
        {
            return;
        }
        int j = fd - 1;
        while (j >= 0 && _events[j].Mask == AeMask.None)
        {
            j--;
        }
        _maxFd = j;
    }

    private long SleepUs(AeFlags flags)
    {
        if (_dontWait || (flags & AeFlags.DontWait) != 0)
        {
            return 0;
        }
        return (flags & AeFlags.TimeEvents) != 0 ? UsUntilEarliestTimer() : -1;
    }

    private int ProcessFileEvents(ReadOnlySpan<FiredEvent> fired, long turn)
    {
        int processed = 0;
        for (int j = 0; j < fired.Length && _turn == turn; j++)
        {
            FireFileEvent(fired[j].Fd, fired[j].Mask, turn);
            processed++;
        }
        return processed;
    }

    // A nested turn made them stale, though what they told may still be so.
    private void ReportSkipped(ReadOnlySpan<FiredEvent> skipped)
    {
        foreach (FiredEvent e in skipped)
        {
            ReportAgain(e.Fd);
        }
    }

    // Readable first, then writable: what was asked can then be answered in the same turn. A
    // barrier turns the order round. One callback registered for both is called once.
    private void FireFileEvent(int fd, AeMask mask, long turn)
    {
        bool invert = (GetFileEvents(fd) & AeMask.Barrier) != 0;
        AeMask first = invert ? AeMask.Writable : AeMask.Readable;
        AeMask second = invert ? AeMask.Readable : AeMask.Writable;
        bool fired = false;
        if (Wants(fd, mask & first, turn))
        {
            Fire(fd, first, mask);
            fired = true;
        }
        // Looked up anew: the callback may have changed, freed or moved the slot.
        if (Wants(fd, mask & second, turn)
            && (!fired || _events[fd].ReadProc != _events[fd].WriteProc))
        {
            Fire(fd, second, mask);
        }
    }

    // REDISNET(ae-stale-results): C fires also into a slot taken anew in this turn, and after a
    // nested turn goes on with the nested turn's results.
    private bool Wants(int fd, AeMask wanted, long turn)
    {
        if (fd >= _events.Length || _turn != turn)
        {
            return false;
        }
        ref FileEvent fe = ref _events[fd];
        return (fe.Mask & wanted) != 0 && fe.TakenTurn < turn;
    }

    private void Fire(int fd, AeMask what, AeMask mask)
    {
        ref FileEvent fe = ref _events[fd];
        FileProc? proc = what == AeMask.Readable ? fe.ReadProc : fe.WriteProc;
        Check.That(proc != null);
        proc(this, fd, fe.ClientData, mask);
    }

    // -1 without timers. Timers that only wait to be dropped end the sleep at once, so that their
    // finalizers run.
    // REDISNET(ae-deleted-timers): C dereferences null when every timer of the list is a deleted
    // one.
    private long UsUntilEarliestTimer()
    {
        if (_timeEventHead == null)
        {
            return -1;
        }
        TimeEvent? earliest = null;
        for (TimeEvent? te = _timeEventHead; te != null; te = te.Next)
        {
            if (te.Id != TimeEvent.DeletedId
                && (earliest == null || te.WhenUs < earliest.WhenUs))
            {
                earliest = te;
            }
        }
        return earliest == null ? 0 : Math.Max(0, earliest.WhenUs - _clock.MonoUs());
    }

    private int ProcessTimeEvents()
    {
        int processed = 0;
        long maxId = _timeEventNextId - 1;
        long nowUs = _clock.MonoUs();
        TimeEvent? te = _timeEventHead;
        while (te != null)
        {
            if (te.Id == TimeEvent.DeletedId)
            {
                // Read first: dropping it runs a finalizer, which may create timers.
                TimeEvent? next = te.Next;
                if (te.RefCount == 0)
                {
                    Drop(te);
                    nowUs = _clock.MonoUs();
                }
                te = next;
                continue;
            }
            // New timers go to the head, so none is met here; the test keeps the promise should
            // that change.
            if (te.Id <= maxId && te.WhenUs <= nowUs)
            {
                nowUs = FireTimeEvent(te);
                processed++;
            }
            te = te.Next;
        }
        return processed;
    }

    private long FireTimeEvent(TimeEvent te)
    {
        te.RefCount++;
        long delayMs = te.Proc(this, te.Id, te.ClientData);
        te.RefCount--;
        long nowUs = _clock.MonoUs();
        if (delayMs != NoMore)
        {
            te.WhenUs = nowUs + (delayMs * 1000);
        }
        else
        {
            te.Id = TimeEvent.DeletedId;
        }
        return nowUs;
    }

    private void Drop(TimeEvent te)
    {
        if (te.Prev != null)
        {
            te.Prev.Next = te.Next;
        }
        else
        {
            _timeEventHead = te.Next;
        }
        if (te.Next != null)
        {
            te.Next.Prev = te.Prev;
        }
        te.Finalizer?.Invoke(this, te.ClientData);
    }
}
