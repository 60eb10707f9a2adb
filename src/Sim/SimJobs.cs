// SimJobs: background jobs, run when their completion is asked for.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The slow part happens on the loop, at the turn that finds the completion descriptor readable:
// between submitting and completing there is at least one turn, and the order is always the same.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>One FIFO queue for all kinds.</summary>
public sealed class SimJobs : IJobs
{
    private readonly List<BackgroundJob> _queue = [];
    private readonly Queue<BackgroundJob> _done = new();

    internal SimJobs(DescriptorTable table) =>
        CompletionFd = table.Add(new SimFlag(() => _queue.Count + _done.Count > 0)).Int;

    public int CompletionFd { get; }

    public void Submit(JobKind kind, BackgroundJob job)
    {
        job.MarkSubmitted(kind);
        _queue.Add(job);
    }

    public int DispatchCompleted()
    {
        RunWhere(_ => true);
        int count = _done.Count;
        for (int i = 0; i < count; i++)
        {
            _done.Dequeue().Completed();
        }
        return count;
    }

    public int Pending(JobKind kind)
    {
        int count = 0;
        foreach (BackgroundJob job in _queue)
        {
            count += job.Kind == kind ? 1 : 0;
        }
        return count;
    }

    public void Drain(JobKind kind)
    {
        int worker = JobKinds.WorkerOf(kind);
        RunWhere(job => JobKinds.WorkerOf(job.Kind) == worker);
    }

    private void RunWhere(Predicate<BackgroundJob> wanted)
    {
        List<BackgroundJob> chosen = _queue.FindAll(wanted);
        _queue.RemoveAll(wanted);
        foreach (BackgroundJob job in chosen)
        {
            job.Run();
            _done.Enqueue(job);
        }
    }
}
