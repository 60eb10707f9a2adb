// JobKind: what a background job is for, which also says whose queue it waits in.
// Port of redis 7.2 bio.h BIO_CLOSE_FILE and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Kinds of background work. Kinds that share a worker run in one FIFO order.</summary>
/// <remarks>AofFsync and CloseAof share a worker, so a close never overtakes the fsync before it.
/// Adding a kind? Give it a worker in <see cref="JobKinds.WorkerOf"/>.</remarks>
public enum JobKind
{
    CloseFile = 0,
    AofFsync = 1,
    CloseAof = 2,
    LazyFree = 3,
    Resolve = 4,
    Snapshot = 5,

    /// <summary>Ours: a recording of the loop is written, and figures for tools are
    /// made.</summary>
    Trace = 6,
}
