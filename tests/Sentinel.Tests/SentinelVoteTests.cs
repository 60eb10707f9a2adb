// SentinelVoteTests: one vote an epoch, on disk before it is said; who wins.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelVoteTests
{
    private static readonly string B = new('b', 40);
    private static readonly string C = new('c', 40);

    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
        _master.Flags |= InstanceFlags.ODown | InstanceFlags.SDown;
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void The_first_who_asks_in_an_epoch_gets_the_vote_and_nobody_else()
    {
        Assert.That(SentinelVote.VoteLeader(_master, 5, B, out ulong first), Is.EqualTo(B));
        Assert.That(SentinelVote.VoteLeader(_master, 5, C, out ulong second), Is.EqualTo(B));
        Assert.That((first, second), Is.EqualTo((5ul, 5ul)));
    }

    [Test]
    public void A_request_of_an_older_epoch_gets_the_old_vote()
    {
        SentinelVote.VoteLeader(_master, 5, B, out _);
        Assert.That(SentinelVote.VoteLeader(_master, 4, C, out ulong epoch), Is.EqualTo(B));
        Assert.That(epoch, Is.EqualTo(5));
        Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(5));
    }

    [Test]
    public void A_newer_epoch_is_a_new_vote()
    {
        SentinelVote.VoteLeader(_master, 5, B, out _);
        Assert.That(SentinelVote.VoteLeader(_master, 6, C, out ulong epoch), Is.EqualTo(C));
        Assert.That(epoch, Is.EqualTo(6));
    }

    [Test]
    public void No_vote_is_given_when_a_later_epoch_is_known_from_elsewhere()
    {
        _lab.State.CurrentEpoch = 9;
        Assert.That(SentinelVote.VoteLeader(_master, 8, B, out ulong epoch), Is.Null);
        Assert.That(epoch, Is.Zero);
        Assert.That(_lab.Flushes, Is.Zero);
    }

    [Test]
    public void Epoch_and_vote_are_on_disk_before_they_are_announced()
    {
        SentinelVote.VoteLeader(_master, 5, B, out _);
        Assert.That(_lab.File, Does.Contain("sentinel current-epoch 5\n"));
        Assert.That(_lab.File, Does.Contain("sentinel leader-epoch mymaster 5\n"));
        Assert.That(_lab.Lines.Select(l => l.Replace(B, "B")), Is.EqualTo(new[]
        {
            "Notice Sentinel new configuration saved on disk",
            "Warning +new-epoch 5",
            "Notice Sentinel new configuration saved on disk",
            "Warning +vote-for-leader B 5",
        }));
    }

    [Test]
    public void A_vote_for_another_delays_our_own_attempt_and_one_for_us_does_not()
    {
        SentinelVote.VoteLeader(_master, 1, Lab.Id, out _);
        Assert.That(_master.FailoverStartTimeMs, Is.Zero);
        SentinelVote.VoteLeader(_master, 2, B, out _);
        Assert.That(_master.FailoverStartTimeMs - _lab.NowMs, Is.InRange(0, 999));
    }

    [TestCase(1u, 1u, 1u, true)]
    [TestCase(2u, 1u, 1u, false)]
    [TestCase(3u, 2u, 2u, true)]
    [TestCase(3u, 3u, 2u, false)]
    [TestCase(4u, 2u, 2u, false)]
    [TestCase(5u, 2u, 2u, false)]
    [TestCase(5u, 2u, 3u, true)]
    public void The_winner_needs_a_majority_and_the_quorum(
        uint voters, uint quorum, uint votes, bool elected) =>
        Assert.That(SentinelVote.IsElected(voters, quorum, votes), Is.EqualTo(elected));

    [Test]
    public void Without_other_votes_we_vote_for_ourselves()
    {
        _lab.AddSentinel(_master, 'b');
        _lab.AddSentinel(_master, 'c');
        _lab.State.CurrentEpoch = 4;
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.Null, "one of three");
        Assert.That(_master.Leader, Is.EqualTo(Lab.Id));
        Vote('b', Lab.Id, 4);
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.EqualTo(Lab.Id));
    }

    [Test]
    public void We_join_the_one_most_others_voted_for()
    {
        _lab.AddSentinel(_master, 'b');
        _lab.AddSentinel(_master, 'c');
        _lab.State.CurrentEpoch = 4;
        Vote('b', B, 4);
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.EqualTo(B));
        Assert.That(_master.Leader, Is.EqualTo(B));
    }

    [Test]
    public void Votes_of_another_epoch_do_not_count()
    {
        _lab.AddSentinel(_master, 'b');
        _lab.AddSentinel(_master, 'c');
        _lab.State.CurrentEpoch = 4;
        Vote('b', Lab.Id, 3);
        Vote('c', Lab.Id, 3);
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.Null);
    }

    [Test]
    public void A_majority_below_the_quorum_does_not_elect()
    {
        _master.Quorum = 3;
        _lab.AddSentinel(_master, 'b');
        _lab.AddSentinel(_master, 'c');
        _lab.State.CurrentEpoch = 4;
        Vote('b', Lab.Id, 4);
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.Null);
        Vote('c', Lab.Id, 4);
        Assert.That(SentinelVote.GetLeader(_master, 4), Is.EqualTo(Lab.Id));
    }

    private void Vote(char who, string forWhom, ulong epoch)
    {
        SentinelRedisInstance ri = _master.Sentinels.Find(new string(who, 40))!;
        ri.Leader = forWhom;
        ri.LeaderEpoch = epoch;
    }
}
