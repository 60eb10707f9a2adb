// S35CandidateIsFitTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S35CandidateIsFitTests
{
    [Test]
    public void A_replica_never_to_be_promoted_is_seen()
    {
        using var lab = new CheckerLab();
        S35CandidateIsFit checker = lab.Alone(new S35CandidateIsFit());
        lab.ReplicaAt(lab.R2).SlavePriority = 0;
        lab.Tell(checker, lab.S1, "+selected-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Not.Empty);
    }

    [Test]
    public void A_better_replica_passed_over_is_seen()
    {
        using var lab = new CheckerLab();
        S35CandidateIsFit checker = lab.Alone(new S35CandidateIsFit());
        lab.ReplicaAt(lab.R2).SlaveReplOffset = 10;
        lab.ReplicaAt(lab.R3).SlaveReplOffset = 20;
        lab.Tell(checker, lab.S1, "+selected-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
        Assert.That(lab.Found[0].Text, Does.Contain("better is 10.0.0.3:6379"));
    }

    [Test]
    public void The_best_replica_is_no_violation()
    {
        using var lab = new CheckerLab();
        S35CandidateIsFit checker = lab.Alone(new S35CandidateIsFit());
        lab.ReplicaAt(lab.R2).SlavePriority = 10;
        lab.Tell(checker, lab.S1, "+selected-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Empty);
    }
}
