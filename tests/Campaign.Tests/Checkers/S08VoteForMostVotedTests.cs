// S08VoteForMostVotedTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S08VoteForMostVotedTests
{
    [Test]
    public void A_vote_for_oneself_against_the_front_runner_is_seen()
    {
        using var lab = new CheckerLab();
        S08VoteForMostVoted checker = lab.Alone(new S08VoteForMostVoted());
        SentinelRedisInstance master = lab.S1.Master;
        master.FailoverState = SentinelFailoverState.WaitStart;
        master.FailoverEpoch = 7;
        master.Leader = lab.S1.State.MyId;
        master.LeaderEpoch = 7;
        lab.SentinelAt(lab.S2).Leader = "front-runner";
        lab.SentinelAt(lab.S2).LeaderEpoch = 7;
        lab.Tell(checker, lab.S1, $"+vote-for-leader {master.Leader} 7");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
