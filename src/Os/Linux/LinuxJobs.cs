// LinuxJobs: workers, each with a queue, and one queue of the finished.
// Port of redis 7.2 bio.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A worker's thread is started by its first job, so a node that needs none has none. A finished job
// goes first into the done queue, then stops counting as pending, then the eventfd is raised: who
// sees nothing pending finds the job among the done.
using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Threading;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Background jobs on dedicated threads.</summary>
public sealed unsafe class LinuxJobs : IJobs
{
    private readonly IDie _die;
    private readonly LinuxWorker?[] _workers = new LinuxWorker?[JobKinds.Workers];
    private readonly ConcurrentQueue<BackgroundJob> _done = new();
    private readonly int[] _pending = new int[JobKinds.Count];
    private readonly int _eventFd;

    public LinuxJobs(IDie die)
    {
        _die = die;
        SysResult made = Sys.Of(Libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        Check.That(made.Ok);
        _eventFd = made.Int;
    }

    public int CompletionFd => _eventFd;

    public void Submit(JobKind kind, BackgroundJob job)
    {
        job.MarkSubmitted(kind);
        Interlocked.Increment(ref _pending[(int)kind]);
        int worker = JobKinds.WorkerOf(kind);
        _workers[worker] ??= new LinuxWorker(
            JobKinds.Title(worker), JobKinds.Niceness(worker), RunOne);
        _workers[worker]!.Add(job);
    }

    public int DispatchCompleted()
    {
        ulong raised = 0;
        _ = Libc.read(_eventFd, (byte*)&raised, sizeof(ulong));
        // Lowered before counting: a job done in between raises it again.
        int count = _done.Count;
        for (int i = 0; i < count; i++)
        {
            bool there = _done.TryDequeue(out BackgroundJob? job);
            Check.That(there && job != null);
            job.Completed();
        }
        return count;
    }

    public int Pending(JobKind kind) => Volatile.Read(ref _pending[(int)kind]);

    public void Drain(JobKind kind) => _workers[JobKinds.WorkerOf(kind)]?.WaitUntilIdle();

    private void RunOne(BackgroundJob job)
    {
        try
        {
            job.Run();
        }
        catch (Exception e)
        {
            _die.Die(string.Create(
                CultureInfo.InvariantCulture, $"Background job {job.Kind} failed: {e}\n"));
        }
        _done.Enqueue(job);
        Interlocked.Decrement(ref _pending[(int)job.Kind]);
        ulong one = 1;
        _ = Libc.write(_eventFd, (byte*)&one, sizeof(ulong));
    }
}
