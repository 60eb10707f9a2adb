// S39ParallelSyncsTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S39ParallelSyncsTests
{
    [Test]
    public void Two_replicas_at_a_time_are_seen()
    {
        using var lab = new CheckerLab();
        S39ParallelSyncs checker = lab.Alone(new S39ParallelSyncs());
        lab.ReplicaAt(lab.R2).Flags |= InstanceFlags.ReconfSent;
        lab.ReplicaAt(lab.R3).Flags |= InstanceFlags.ReconfInProgress;
        lab.Tell(checker, lab.S1, "+slave-reconf-sent slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
