// IJobs: background work without a thread in sight: FIFO queues in, completions out on a
// descriptor. Port of redis 7.2 bio.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Background jobs. All members are called from the loop thread.</summary>
public interface IJobs
{
    /// <summary>Readable while finished jobs wait; register it for reading and answer by calling
    /// <see cref="DispatchCompleted"/>. Owned by this object.</summary>
    int CompletionFd { get; }

    /// <summary>Queues a job, first in first out among the kinds of its worker. Takes
    /// ownership.</summary>
    /// <port>bio.c bioSubmitJob</port>
    void Submit(JobKind kind, BackgroundJob job);

    /// <summary>Calls Completed of every finished job in the order they finished and clears the
    /// descriptor. Jobs submitted by a Completed are not waited for. Returns how many.</summary>
    int DispatchCompleted();

    /// <summary>Jobs of this kind whose Run has not ended yet.</summary>
    /// <port>bio.c bioPendingJobsOfType</port>
    int Pending(JobKind kind);

    /// <summary>Blocks until the worker of this kind has run all it has. Completed is not called by
    /// it: call <see cref="DispatchCompleted"/> after.</summary>
    /// <port>bio.c bioDrainWorker</port>
    void Drain(JobKind kind);
}
