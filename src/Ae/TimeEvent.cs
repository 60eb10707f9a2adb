// TimeEvent: one timer, a link in the loop's list.
// Port of redis 7.2 ae.h aeTimeEvent. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>A timer. Deleting only marks it; the list drops it in its next pass.</summary>
/// <port>ae.h aeTimeEvent</port>
internal sealed class TimeEvent
{
    /// <summary>The id of a timer that waits to be dropped.</summary>
    public const long DeletedId = -1;

    public long Id;

    /// <summary>When it is due, on the monotonic clock.</summary>
    public long WhenUs;

    public required TimeProc Proc;
    public EventFinalizer? Finalizer;
    public object? ClientData;
    public TimeEvent? Prev;
    public TimeEvent? Next;

    /// <summary>How many calls of Proc are on the stack; while there are any it stays in the
    /// list.</summary>
    public int RefCount;
}
