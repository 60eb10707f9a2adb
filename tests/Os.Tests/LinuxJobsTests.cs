// LinuxJobsTests: order, threads and completions of background jobs.
// Tests of src/Os/Linux/LinuxJobs.cs and LinuxWorker.cs.
using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxJobsTests
{
    private readonly LinuxNetwork _net = new();
    private readonly List<string> _completed = [];
    private LinuxJobs _jobs = null!;

    [SetUp]
    public void MakeJobs()
    {
        _completed.Clear();
        _jobs = new LinuxJobs(new LinuxDie(new LinuxLog(new LinuxFileSystem())));
    }

    private bool CompletionWaits(int ms) =>
        _net.Poll(_jobs.CompletionFd, read: true, write: false, ms).Value == 1;

    private sealed class Job(List<string> completed, string name, Action? run = null)
        : BackgroundJob
    {
        public int RanOn { get; private set; }

        public int CompletedOn { get; private set; }

        public override void Run()
        {
            RanOn = Environment.CurrentManagedThreadId;
            run?.Invoke();
        }

        public override void Completed()
        {
            CompletedOn = Environment.CurrentManagedThreadId;
            completed.Add(name);
        }
    }

    [Test]
    public void A_job_runs_elsewhere_and_completes_here()
    {
        Job job = new(_completed, "a");
        Assert.That(CompletionWaits(0), Is.False);
        _jobs.Submit(JobKind.LazyFree, job);
        Assert.That(CompletionWaits(10_000), Is.True);
        Assert.That(_completed, Is.Empty);
        Assert.That(_jobs.DispatchCompleted(), Is.EqualTo(1));
        Assert.That(job.CompletedOn, Is.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(job.RanOn, Is.Not.EqualTo(job.CompletedOn));
        Assert.That(job.Kind, Is.EqualTo(JobKind.LazyFree));
        Assert.That(CompletionWaits(0), Is.False);
    }

    [Test]
    public void Jobs_of_one_worker_keep_their_order_also_across_kinds()
    {
        for (int i = 0; i < 20; i++)
        {
            JobKind kind = i % 2 == 0 ? JobKind.AofFsync : JobKind.CloseAof;
            _jobs.Submit(kind, new Job(_completed, i.ToString("00", null)));
        }
        _jobs.Drain(JobKind.AofFsync);
        Assert.That(_jobs.DispatchCompleted(), Is.EqualTo(20));
        Assert.That(_completed, Is.Ordered.And.Count.EqualTo(20));
    }

    [Test]
    public void A_slow_worker_does_not_hold_up_another_and_counts_as_pending()
    {
        using ManualResetEventSlim gate = new(false);
        _jobs.Submit(JobKind.CloseFile, new Job(_completed, "slow", gate.Wait));
        _jobs.Submit(JobKind.Snapshot, new Job(_completed, "quick"));
        _jobs.Drain(JobKind.Snapshot);
        Assert.That(_jobs.Pending(JobKind.CloseFile), Is.EqualTo(1));
        Assert.That(_jobs.Pending(JobKind.Snapshot), Is.Zero);
        _ = _jobs.DispatchCompleted();
        Assert.That(_completed, Is.EqualTo(new[] { "quick" }));
        gate.Set();
        _jobs.Drain(JobKind.CloseFile);
        Assert.That(_jobs.Pending(JobKind.CloseFile), Is.Zero);
        _ = _jobs.DispatchCompleted();
        Assert.That(_completed, Is.EqualTo(new[] { "quick", "slow" }));
    }

    [Test]
    public void Draining_a_worker_that_never_worked_returns_at_once()
    {
        _jobs.Drain(JobKind.Resolve);
        Assert.That(_jobs.DispatchCompleted(), Is.Zero);
    }
}
