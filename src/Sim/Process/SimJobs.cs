// SimJobs: background jobs, run when their completion is asked for.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The slow part happens on the loop, at the turn that finds the completion descriptor readable:
// between submitting and completing there is at least one turn, and the order is always the same.
// A job that waits inside (a slow sync, a slow name) does not stop the node: it completes that much
// later, and those behind it on the same worker begin later.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>One FIFO queue a worker; jobs that take no time complete in the order of their
/// submission.</summary>
public sealed class SimJobs : IJobs
{
    private readonly SimNode _node;
    private readonly List<(BackgroundJob Job, long ReadyUs)> _queue = [];
    private readonly List<(BackgroundJob Job, long DoneUs)> _done = [];
    private readonly long[] _workerFreeUs = new long[JobKinds.Workers];
    private readonly List<Action> _whenDone = [];
    private long _tookUs;

    internal SimJobs(SimNode node)
    {
        _node = node;
        CompletionFd = node.Table.Add(new SimFlag(Ready)).Int;
    }

    public int CompletionFd { get; }

    /// <summary>True while a job's slow part runs.</summary>
    internal bool Running { get; private set; }

    public void Submit(JobKind kind, BackgroundJob job)
    {
        job.MarkSubmitted(kind);
        long waitUs = _node.World.Options.JobDelayUs;
        waitUs = waitUs > 0 ? _node.World.Random.Below(waitUs + 1) : 0;
        _queue.Add((job, _node.NowUs + waitUs));
        PokeAt(_node.NowUs + waitUs);
    }

    public int DispatchCompleted()
    {
        RunDue();
        int count = 0;
        List<(BackgroundJob Job, long DoneUs)> due = _done.FindAll(d => d.DoneUs <= _node.NowUs);
        foreach ((BackgroundJob Job, long DoneUs) d in due)
        {
            _ = _done.Remove(d);
            d.Job.Completed();
            count++;
        }
        return count;
    }

    public int Pending(JobKind kind)
    {
        int count = 0;
        foreach ((BackgroundJob job, long _) in _queue)
        {
            count += job.Kind == kind ? 1 : 0;
        }
        foreach ((BackgroundJob job, long doneUs) in _done)
        {
            count += job.Kind == kind && doneUs > _node.NowUs ? 1 : 0;
        }
        return count;
    }

    public void Drain(JobKind kind)
    {
        int worker = JobKinds.WorkerOf(kind);
        for (int i = 0; i < _queue.Count;)
        {
            (BackgroundJob job, long readyUs) = _queue[i];
            if (JobKinds.WorkerOf(job.Kind) == worker)
            {
                _queue.RemoveAt(i);
                Run(job, readyUs);
                continue;
            }
            i++;
        }
        // The loop stands still until the last of them is through.
        _node.Spend(_workerFreeUs[worker] - _node.NowUs);
    }

    /// <summary>Books time on the job that runs. False if none does.</summary>
    internal bool Spend(long us)
    {
        _tookUs += Running ? us : 0;
        return Running;
    }

    /// <summary>Does it at the end of the job that runs; now, if none does.</summary>
    internal void WhenDone(Action what)
    {
        if (Running && _tookUs > 0)
        {
            _whenDone.Add(what);
            return;
        }
        what();
    }

    private bool Ready()
    {
        long nowUs = _node.NowUs;
        foreach ((BackgroundJob _, long doneUs) in _done)
        {
            if (doneUs <= nowUs)
            {
                return true;
            }
        }
        foreach ((BackgroundJob job, long readyUs) in _queue)
        {
            if (StartUs(job, readyUs) <= nowUs)
            {
                return true;
            }
        }
        return false;
    }

    private long StartUs(BackgroundJob job, long readyUs) =>
        Math.Max(readyUs, _workerFreeUs[JobKinds.WorkerOf(job.Kind)]);

    private void RunDue()
    {
        // One pass: what a job submits, or frees the worker for, waits for the next turn.
        long nowUs = _node.NowUs;
        int blocked = 0;
        for (int i = 0; i < _queue.Count;)
        {
            (BackgroundJob job, long readyUs) = _queue[i];
            int worker = 1 << JobKinds.WorkerOf(job.Kind);
            if ((blocked & worker) == 0 && StartUs(job, readyUs) <= nowUs)
            {
                _queue.RemoveAt(i);
                Run(job, readyUs);
                continue;
            }
            blocked |= worker;
            i++;
        }
    }

    private void Run(BackgroundJob job, long readyUs)
    {
        ref long freeUs = ref _workerFreeUs[JobKinds.WorkerOf(job.Kind)];
        long startUs = Math.Max(_node.NowUs, Math.Max(readyUs, freeUs));
        Running = true;
        _tookUs = 0;
        try
        {
            job.Run();
        }
        finally
        {
            Running = false;
        }
        freeUs = startUs + _tookUs;
        _done.Add((job, freeUs));
        if (freeUs <= _node.World.NowUs)
        {
            _node.Poke();
            return;
        }
        foreach (Action what in _whenDone)
        {
            _node.World.At(freeUs, new ActionEvent(what));
        }
        _whenDone.Clear();
        PokeAt(freeUs);
    }

    private void PokeAt(long us)
    {
        if (us <= _node.World.NowUs)
        {
            _node.Poke();
            return;
        }
        _node.World.At(us, new ActionEvent(_node.Poke));
    }
}
