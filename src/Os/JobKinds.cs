// JobKinds: which worker serves which kind of job.
// Port of redis 7.2 bio.c bio_job_to_worker, bio_worker_title. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>The fixed assignment of job kinds to workers.</summary>
public static class JobKinds
{
    /// <summary>Number of kinds.</summary>
    public const int Count = 7;

    /// <summary>Number of workers (threads at most, each started at its first job).</summary>
    public const int Workers = 6;

    /// <summary>The worker that runs jobs of this kind.</summary>
    public static int WorkerOf(JobKind kind) => kind switch
    {
        JobKind.CloseFile => 0,
        JobKind.AofFsync => 1,
        JobKind.CloseAof => 1,
        JobKind.LazyFree => 2,
        JobKind.Resolve => 3,
        JobKind.Snapshot => 4,
        _ => 5,
    };

    /// <summary>How much a worker gives way to the loop where there are more threads than
    /// cores.</summary>
    // REDISNET(snapshot-nice): C's child process competes with the server for the cores.
    public static int Niceness(int worker) => worker == WorkerOf(JobKind.Snapshot) ? 5 : 0;

    /// <summary>The name of a worker's thread.</summary>
    public static string Title(int worker) => worker switch
    {
        0 => "bio_close_file",
        1 => "bio_aof",
        2 => "bio_lazy_free",
        3 => "bio_resolve",
        4 => "bio_snapshot",
        _ => "bio_trace",
    };
}
