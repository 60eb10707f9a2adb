// BackgroundJob: slow system work, done off the loop, whose result comes back as an event on the
// loop. Port of redis 7.2 bio.c bio_job. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>One job. The submitter hands it over and must not touch it until Completed is
/// called.</summary>
public abstract class BackgroundJob
{
    /// <summary>The kind it was submitted as; set by the IJobs that took it.</summary>
    public JobKind Kind { get; private set; }

    /// <summary>The slow part. Runs on a worker thread: it may use only what the job owns, and the
    /// system. An exception here ends the process.</summary>
    public abstract void Run();

    /// <summary>Runs on the loop thread after Run, from
    /// <see cref="IJobs.DispatchCompleted"/>.</summary>
    public abstract void Completed();

    /// <summary>Called once by <see cref="IJobs.Submit"/>.</summary>
    public void MarkSubmitted(JobKind kind) => Kind = kind;
}
