// FileEvent: what is to be called for one descriptor.
// Port of redis 7.2 ae.h aeFileEvent. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>The slot of one descriptor. Mask None means the slot is free.</summary>
/// <port>ae.h aeFileEvent</port>
internal struct FileEvent
{
    public AeMask Mask;

    /// <summary>The turn in which the slot was taken: results of that poll or an older one were
    /// about another owner of the number.</summary>
    public long TakenTurn;

    public FileProc? ReadProc;
    public FileProc? WriteProc;
    public object? ClientData;
}
