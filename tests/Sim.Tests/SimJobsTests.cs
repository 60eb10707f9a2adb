// SimJobsTests: background jobs without threads.
// Tests of src/Sim/Process/SimJobs.cs.
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimJobsTests
{
    private readonly List<string> _journal = [];
    private SimNode _node = null!;

    [SetUp]
    public void MakeNode()
    {
        _journal.Clear();
        _node = new SimWorld().AddNode("a");
    }

    private sealed class Job(List<string> journal, string name) : BackgroundJob
    {
        public override void Run() => journal.Add("run " + name);

        public override void Completed() => journal.Add("done " + name);
    }

    [Test]
    public void A_job_runs_and_completes_in_the_turn_that_finds_the_descriptor_ready()
    {
        EventLoop loop = _node.CreateLoop();
        _ = loop.CreateFileEvent(
            _node.Jobs.CompletionFd,
            AeMask.Readable,
            (_, _, _, _) => _ = _node.Jobs.DispatchCompleted(),
            null);
        _node.Jobs.Submit(JobKind.LazyFree, new Job(_journal, "a"));
        _node.Jobs.Submit(JobKind.Snapshot, new Job(_journal, "b"));
        Assert.That(_journal, Is.Empty);
        Assert.That(_node.Jobs.Pending(JobKind.LazyFree), Is.EqualTo(1));
        _node.World.RunUntilIdle();
        Assert.That(_journal, Is.EqualTo(new[] { "run a", "run b", "done a", "done b" }));
        Assert.That(_node.Jobs.Pending(JobKind.LazyFree), Is.Zero);
    }

    [Test]
    public void Draining_runs_the_jobs_of_one_worker_and_completes_none()
    {
        _node.Jobs.Submit(JobKind.AofFsync, new Job(_journal, "fsync"));
        _node.Jobs.Submit(JobKind.Resolve, new Job(_journal, "resolve"));
        _node.Jobs.Submit(JobKind.CloseAof, new Job(_journal, "close"));
        _node.Jobs.Drain(JobKind.CloseAof);
        Assert.That(_journal, Is.EqualTo(new[] { "run fsync", "run close" }));
        Assert.That(_node.Jobs.DispatchCompleted(), Is.EqualTo(3));
        Assert.That(_journal[^1], Is.EqualTo("done resolve"));
    }
}
