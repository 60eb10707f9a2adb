// BackgroundSavePhase: how far a background save is.
// Ours, no origin in C: there the child is alive, or has ended in one of three ways.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Taking -> Ending -> Done; from either of the first two also -> Killed or Failed, and from these
// to Done when the worker has cleaned up.
namespace RedisNet.Server;

/// <summary>Phases of a <see cref="BackgroundSave"/>; set by the loop, read by the worker
/// too.</summary>
internal enum BackgroundSavePhase
{
    /// <summary>Chunks are taken from the tables and passed to the worker.</summary>
    Taking,

    /// <summary>The worker has the last chunk and will complete the file or the stream.</summary>
    Ending,

    /// <summary>Not wanted any more, which is no error.</summary>
    Killed,

    /// <summary>Cannot be completed.</summary>
    Failed,

    /// <summary>Its end was noticed, and everybody told.</summary>
    Done,
}
