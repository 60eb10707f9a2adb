// AbortReasonsTests: what the log says about a failover that was given up.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class AbortReasonsTests
{
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
        _lab.Advance(100_000);
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void A_lost_election_tells_who_voted_for_whom_and_what_was_needed()
    {
        SentinelRedisInstance b = _lab.AddSentinel(_master, 'b');
        _lab.AddSentinel(_master, 'c');
        SentinelFailover.StartFailover(_master);
        Assert.That(AbortReasons.NotElected(_master),
            Is.EqualTo("epoch 1, 2 votes of 3 needed: no vote is known"));
        SentinelVote.VoteLeader(_master, 1, Lab.Id, out _);
        b.LastVote = new VoteRecord("x", 1, _lab.NowMs);
        Assert.That(AbortReasons.NotElected(_master), Is.EqualTo("epoch 1, 2 votes of 3 needed: "
            + $"this one for {Lab.Id} in 1, {b.Name} for x in 1"));
    }

    [TestCase(SentinelFailoverState.SendReplicaOfNoOne, "not connected")]
    [TestCase(SentinelFailoverState.WaitPromotion, "does not say that it is a master")]
    public void A_replica_that_was_too_slow_is_named(SentinelFailoverState state, string what)
    {
        _master.PromotedReplica = _lab.AddReplica(_master, "10.0.0.2");
        _master.FailoverState = state;
        _master.FailoverStateChangeTimeMs = _lab.NowMs - 180_001;
        Assert.That(AbortReasons.ReplicaTimeout(_master),
            Is.EqualTo($"10.0.0.2:6379: {what} for 180001 ms, limit 180000"));
    }
}
