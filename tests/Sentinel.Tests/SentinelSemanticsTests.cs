// SentinelSemanticsTests: the answers of both semantics, question by question.
// Ours, no origin in C.
using System.Text;
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Sentinel.Tests;

[TestFixture("upstream")]
[TestFixture("strict")]
public sealed class SentinelSemanticsTests(string name)
{
    private static readonly string B = new('b', 40);

    private readonly bool _strict = name == "strict";
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        Assert.That(_lab.Configure("semantics " + name), Is.Null);
        _master = _lab.AddMaster();
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void Strict_is_the_default()
    {
        using var fresh = new Lab();
        Assert.That(fresh.State.Semantics, Is.SameAs(SentinelSemantics.Strict));
    }

    [Test]
    public void An_unknown_word_is_an_error_and_changes_nothing()
    {
        Assert.That(_lab.Configure("semantics lax"),
            Is.EqualTo("Please specify upstream or strict for the semantics option."));
        Assert.That(_lab.State.Semantics.Name, Is.EqualTo(name));
    }

    [Test]
    public void Votes_of_the_current_epoch_count_in_an_older_election_upstream_alone()
    {
        _master.Flags |= InstanceFlags.ODown | InstanceFlags.SDown;
        _lab.AddSentinel(_master, 'b');
        SentinelRedisInstance c = _lab.AddSentinel(_master, 'c');
        _lab.State.CurrentEpoch = 5;
        Assert.That(SentinelVote.GetLeader(_master, 5), Is.Null, "one of three");
        _lab.State.CurrentEpoch = 6;
        (c.Leader, c.LeaderEpoch) = (Lab.Id, 6);
        Assert.That(SentinelVote.GetLeader(_master, 5), Is.EqualTo(_strict ? null : Lab.Id));
    }

    [Test]
    public void A_candidate_asks_in_its_own_epoch_in_strict()
    {
        _lab.State.CurrentEpoch = 6;
        _master.FailoverEpoch = 5;
        SentinelSemantics semantics = _lab.State.Semantics;
        Assert.That(semantics.EpochToAskVotesIn(_master), Is.EqualTo(6), "no candidate");
        _master.FailoverState = SentinelFailoverState.WaitStart;
        Assert.That(semantics.EpochToAskVotesIn(_master), Is.EqualTo(_strict ? 5 : 6));
    }

    [Test]
    public void A_newer_epoch_for_the_old_address_ends_a_failover_in_strict()
    {
        SentinelRedisInstance promoted = _lab.AddReplica(_master, "10.0.0.2");
        InFailover(SentinelFailoverState.ReconfReplicas, promoted);
        _master.ConfigEpoch = 5;
        Hear("10.0.0.1", 6);
        Assert.That((Advertised(), _master.ConfigEpoch),
            Is.EqualTo((_strict ? "10.0.0.1" : "10.0.0.2", 6ul)));
        Assert.That(_lab.Published.Contains("+switch-master|mymaster 10.0.0.2 6379 10.0.0.1 6379"),
            Is.EqualTo(_strict));
        if (_strict)
        {
            Assert.That(_master.Is(InstanceFlags.FailoverInProgress), Is.False);
            Assert.That(_master.Replicas.Find("10.0.0.2:6379"), Is.Not.Null);
            Assert.That(_master.Replicas.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public void A_newer_epoch_before_the_promotion_ends_a_failover_in_strict()
    {
        SentinelRedisInstance promoted = _lab.AddReplica(_master, "10.0.0.2");
        InFailover(SentinelFailoverState.WaitPromotion, promoted);
        Hear("10.0.0.1", 6);
        Assert.That(_master.Is(InstanceFlags.FailoverInProgress), Is.EqualTo(!_strict));
        SentinelMonitor.RefreshInstanceInfo(promoted, "role:master\r\n"u8.ToArray());
        Assert.That(_master.ConfigEpoch, Is.EqualTo(_strict ? 6 : 5), "an epoch never falls back");
    }

    [TestCase("master_replid:a", 1000, false)]
    [TestCase("master_replid:b\r\nmaster_replid2:a", 1000, true)]
    [TestCase("master_replid:b\r\nmaster_replid2:00", 1000, false)]
    [TestCase("master_replid:a", 3001, true)]
    [TestCase("connected_slaves:0", 1000, false)]
    public void A_role_counts_anew_in_strict_when_it_may_have_been_another(
        string second, long gapMs, bool anew)
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        SentinelMonitor.RefreshInstanceInfo(
            replica, "role:master\r\nmaster_replid:a\r\n"u8.ToArray());
        long first = replica.RoleReportedTimeMs;
        _lab.Advance(gapMs);
        SentinelMonitor.RefreshInstanceInfo(
            replica, CText.Encode($"role:master\r\n{second}\r\n"));
        Assert.That(replica.RoleReportedTimeMs - first, Is.EqualTo(_strict && anew ? gapMs : 0));
    }

    [Test]
    public void An_older_epoch_than_ours_lets_a_failover_go_on()
    {
        InFailover(SentinelFailoverState.WaitStart, null);
        Hear("10.0.0.1", 4);
        Assert.That(_master.Is(InstanceFlags.FailoverInProgress), Is.True);
        Assert.That(_master.ConfigEpoch, Is.EqualTo(4));
    }

    [Test]
    public void The_address_we_promoted_ourselves_is_switched_to_under_the_newer_epoch()
    {
        InFailover(SentinelFailoverState.ReconfReplicas, _lab.AddReplica(_master, "10.0.0.2"));
        Hear("10.0.0.2", 6);
        Assert.That((Advertised(), _master.ConfigEpoch), Is.EqualTo(("10.0.0.2", 6ul)));
        Assert.That(_lab.Published,
            Does.Contain("+switch-master|mymaster 10.0.0.1 6379 10.0.0.2 6379"));
    }

    [TestCase(SentinelFailoverState.ReconfReplicas, true)]
    [TestCase(SentinelFailoverState.ReconfReplicas, false)]
    [TestCase(SentinelFailoverState.UpdateConfig, true)]
    public void After_the_promotion_a_failover_is_replaced_even_if_both_names_lead_to_one_address(
        SentinelFailoverState state, bool promotedIsKnown)
    {
        // Two host names that resolve to one machine for the moment look like this.
        SentinelRedisInstance twin = _lab.AddReplica(_master, "10.0.0.1");
        InFailover(state, promotedIsKnown ? twin : null);
        Hear("10.0.0.1", 6);
        Assert.That(_master.Is(InstanceFlags.FailoverInProgress), Is.EqualTo(!_strict));
        Assert.That((Advertised(), _master.ConfigEpoch), Is.EqualTo(("10.0.0.1", 6ul)));
    }

    [Test]
    public void The_epoch_of_an_address_that_does_not_resolve_is_left_alone_in_strict()
    {
        Hear("no.such.host", 6);
        Assert.That(_master.ConfigEpoch, Is.EqualTo(_strict ? 0 : 6));
        Assert.That(_master.Addr.Ip, Is.EqualTo("10.0.0.1"));
    }

    [Test]
    public void A_vote_that_could_not_be_saved_is_given_upstream_alone()
    {
        _lab.FlushError = Errno.ENOSPC;
        string? vote = SentinelVote.VoteLeader(_master, 5, B, out ulong epoch);
        Assert.That((vote, epoch), Is.EqualTo(_strict ? (null, 0ul) : (B, 5ul)));
        Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(5));
        Assert.That(_lab.Published.Exists(p => p.StartsWith("+vote-for-leader")),
            Is.EqualTo(!_strict));
        Assert.That(_master.FailoverStartTimeMs != 0, Is.EqualTo(!_strict));
    }

    [Test]
    public void A_majority_of_others_does_not_make_a_leader_whose_own_vote_is_not_saved()
    {
        _master.Flags |= InstanceFlags.ODown | InstanceFlags.SDown;
        foreach (char letter in "bc")
        {
            SentinelRedisInstance si = _lab.AddSentinel(_master, letter);
            (si.Leader, si.LeaderEpoch) = (Lab.Id, 5);
        }
        _lab.State.CurrentEpoch = 5;
        _lab.FlushError = Errno.EROFS;
        Assert.That(SentinelVote.GetLeader(_master, 5), Is.EqualTo(_strict ? null : Lab.Id));
        _lab.FlushError = Errno.None;
        _lab.Advance(1000);
        Assert.That(SentinelVote.GetLeader(_master, 5), Is.EqualTo(Lab.Id));
    }

    [Test]
    public void A_candidate_whose_vote_is_not_saved_writes_once_a_second_in_strict()
    {
        _master.Flags |= InstanceFlags.ODown | InstanceFlags.SDown;
        _lab.State.CurrentEpoch = 5;
        _lab.FlushError = Errno.ENOSPC;
        for (int tick = 0; tick < 50; tick++)
        {
            SentinelVote.GetLeader(_master, 5);
            _lab.Advance(100);
        }
        Assert.That(_lab.Flushes, Is.EqualTo(_strict ? 5 : 1), "upstream has voted, saved or not");

        // Whoever asks for a vote is not kept waiting.
        SentinelVote.VoteLeader(_master, 6, B, out _);
        _lab.FlushError = Errno.None;
        Assert.That(SentinelVote.VoteLeader(_master, 6, B, out _), Is.EqualTo(B));
    }

    [Test]
    public void A_step_of_the_wall_clock_is_seen_upstream_alone()
    {
        long before = _lab.NowMs;
        _lab.Node.Clock.WallOffsetUs -= 3_600_000_000;
        Assert.That(_lab.NowMs - before, Is.EqualTo(_strict ? 0 : -3_600_000));
        SentinelTimer.CheckTiltCondition(_lab.State);
        Assert.That(_lab.State.Tilt, Is.EqualTo(!_strict));
    }

    [Test]
    public void A_loop_that_stood_still_is_a_reason_for_TILT_in_both()
    {
        _lab.Advance(2001);
        SentinelTimer.CheckTiltCondition(_lab.State);
        Assert.That(_lab.State.Tilt, Is.True);
    }

    [Test]
    public void Time_goes_on_without_a_step_when_the_semantics_change()
    {
        _lab.Node.Clock.WallOffsetUs -= 3_600_000_000;
        long before = _lab.NowMs;
        _lab.Configure("semantics " + (_strict ? "upstream" : "strict"));
        Assert.That(_lab.NowMs, Is.EqualTo(before));
        _lab.Advance(1000);
        Assert.That(_lab.NowMs, Is.EqualTo(before + 1000));
    }

    [Test]
    public void The_log_tells_wall_time_whatever_clock_is_read()
    {
        _lab.Node.Clock.WallOffsetUs += 5_000_000;
        Assert.That(SentinelClock.ToUnixMs(_lab.State, _lab.NowMs + 7),
            Is.EqualTo(_lab.Env.Clock.UnixMs() + 7));
    }

    [TestCase("parallel-syncs mymaster 0")]
    [TestCase("parallel-syncs mymaster -1")]
    [TestCase("parallel-syncs mymaster abc")]
    [TestCase("announce-port 99999")]
    [TestCase("announce-port -1")]
    [TestCase("current-epoch -1")]
    [TestCase("current-epoch 18446744073709551615")]
    [TestCase("current-epoch")]
    [TestCase("config-epoch mymaster abc")]
    [TestCase("leader-epoch mymaster 1x")]
    [TestCase("down-after-milliseconds mymaster 30s")]
    [TestCase("failover-timeout mymaster 60sec")]
    [TestCase("master-reboot-down-after-period mymaster 5s")]
    [TestCase("monitor other 10.0.0.3 abc 2")]
    [TestCase("monitor other 10.0.0.3 6379 2x")]
    [TestCase("known-replica mymaster 10.0.0.3 6379x")]
    [TestCase("known-sentinel mymaster 10.0.0.3 abc 1234567890123456789012345678901234567890")]
    public void A_number_that_is_none_is_believed_upstream_alone(string line)
    {
        bool believed = _lab.Configure(line) is null;
        Assert.That(believed, Is.EqualTo(!_strict && line != "current-epoch"));
    }

    [Test]
    public void The_line_about_semantics_holds_for_lines_above_it()
    {
        int n = 0;
        foreach (string line in new[] { "announce-port 99999", "semantics " + name })
        {
            SentinelConfig.Queue(_lab.State, line.Split(' '), ++n, line);
        }
        _lab.State.SetSemantics(SentinelSemantics.Strict);
        var failed = SentinelConfig.LoadFromQueue(_lab.State);
        Assert.That((failed?.Entry.LineNumber, failed?.Reason),
            Is.EqualTo(_strict ? (1, "Invalid port number.") : ((int?)null, (string?)null)));
    }

    [Test]
    public void Good_numbers_are_read_by_both()
    {
        foreach (string line in new[]
        {
            "parallel-syncs mymaster 3", "announce-port 0", "announce-port 65535",
            "current-epoch 9223372036854775807", "config-epoch mymaster 7",
            "down-after-milliseconds mymaster 2147483647",
            "master-reboot-down-after-period mymaster 0",
        })
        {
            Assert.That(_lab.Configure(line), Is.Null, line);
        }
        Assert.That((_master.ParallelSyncs, _lab.State.AnnouncePort, _master.ConfigEpoch),
            Is.EqualTo((3, 65535, 7ul)));
    }

    [TestCase("10.0.1.1,26379,b,18446744073709551615,mymaster,10.0.0.1,6379,0")]
    [TestCase("10.0.1.1,26379,b,0,mymaster,10.0.0.1,6379,9223372036854775807")]
    [TestCase("10.0.1.1,26379,b,-1,mymaster,10.0.0.1,6379,0")]
    [TestCase("10.0.1.1,26379,b,4294967297,mymaster,10.0.0.1,6379,0")]
    [TestCase("10.0.1.1,abc,b,0,mymaster,10.0.0.1,6379,0")]
    [TestCase("10.0.1.1,26379,b,0,mymaster,10.0.0.1,6379x,1")]
    public void A_hello_that_cannot_be_true_changes_nothing_in_strict(string hello)
    {
        SentinelHello.ProcessHelloMessage(_lab.State, Encoding.ASCII.GetBytes(hello));
        Assert.That(_master.Sentinels.Count, Is.EqualTo(_strict ? 0 : 1));
        if (_strict)
        {
            Assert.That((_lab.State.CurrentEpoch, _master.ConfigEpoch), Is.EqualTo((0ul, 0ul)));
            SentinelHello.ProcessHelloMessage(_lab.State, Encoding.ASCII.GetBytes(hello));
            Assert.That(_lab.Lines, Is.EqualTo(new[]
            {
                $"Warning Refused a hello with numbers that cannot be true: \"{hello}\"",
            }), "logged once");
        }
    }

    [Test]
    public void A_hello_far_ahead_but_credible_is_believed_by_both()
    {
        SentinelHello.ProcessHelloMessage(
            _lab.State, "10.0.1.1,0,b,4294967296,mymaster,10.0.0.1,6379,0"u8);
        Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(1UL << 32));
    }

    [Test]
    public void A_request_for_a_vote_in_the_last_epoch_is_refused_in_strict()
    {
        SentinelVote.VoteLeader(_master, 3, B, out _);
        string? vote = SentinelVote.VoteLeader(_master, ulong.MaxValue, Lab.Id, out ulong epoch);
        Assert.That((vote, epoch, _lab.State.CurrentEpoch), Is.EqualTo(_strict
            ? (B, 3ul, 3ul)
            : (Lab.Id, ulong.MaxValue, ulong.MaxValue)));
    }

    private void InFailover(SentinelFailoverState state, SentinelRedisInstance? promoted)
    {
        _lab.State.CurrentEpoch = 5;
        _master.FailoverEpoch = 5;
        _master.FailoverState = state;
        _master.Flags |= InstanceFlags.FailoverInProgress;
        _master.PromotedReplica = promoted;
        if (promoted is not null)
        {
            promoted.Flags |= InstanceFlags.Promoted;
        }
    }

    private void Hear(string ip, ulong configEpoch) =>
        SentinelHello.ProcessHelloMessage(_lab.State, Encoding.ASCII.GetBytes(
            $"10.0.1.1,26379,{B},{configEpoch},mymaster,{ip},6379,{configEpoch}"));

    private string Advertised() => SentinelInstances.CurrentMasterAddress(_master).Ip;
}
