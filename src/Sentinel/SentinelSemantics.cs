// SentinelSemantics: every known defect of upstream's Sentinel, as a question with two answers.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// `sentinel semantics upstream` answers as 7.2.4 does, its defects included; `strict`, the default,
// mends those that can be mended by one Sentinel alone. No message changes its form, so strict,
// upstream and C Sentinels make one group; each strict one then keeps its own promises, and the
// group has all of them once all its members are strict.
//
// The rest of this project never asks which of the two it runs under. It asks the questions below,
// each at the one place it is about. D1 to D13 are the defects' numbers; docs/DEVIATIONS.md tells
// the story of each, and of those that strict leaves alone.
//
//   question                   defect  what goes wrong with upstream's answer
//   EpochToAskVotesIn,         D1      two leaders for one epoch
//     CountsVoteOf
//   IsOverruledBy,             D2      two addresses under one epoch, for ever
//     TakesEpochOf
//   MayEndWithPromotedDown     D3      a failover that never ends
//   MayVoteUnsaved, MayLead,   D4      a vote forgotten in a crash, and cast again
//     WaitsForDisk
//   ReadMs                     D7      blind for as long as the wall clock was set back
//   WatchesRoleOf, LostSightOf D12     a server just promoted is turned back into a replica
//   GivesUpWithoutRoom,        D13     one replica that does not obey holds up all others
//     SendsLastWords
//   AsksOnceOrdered            -       a promotion that is done and not seen for a second
//   TryReadInt, TryReadEpoch,  B96     a typing error, or one message of a stranger, that is
//     Accepts, IsCredible,             believed
//     Fits
using System;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Sentinel;

/// <summary>How a Sentinel behaves where upstream is known to be wrong.</summary>
public sealed class SentinelSemantics
{
    /// <summary>How far ahead of ours an epoch of a peer may be.</summary>
    /// <remarks>An epoch is a count of attempts to fail over: a group that tried every second
    /// would need 136 years to count this far.</remarks>
    public const ulong MaxEpochLead = 1UL << 32;

    private const int MaxPort = 65535;

    // Three reports a second apart.
    private const long LongestInfoGapMs = 3000;

    private const long UnsavedVotePauseMs = 1000;

    private readonly bool _mends;

    private SentinelSemantics(string name, bool mends)
    {
        Name = name;
        _mends = mends;
    }

    /// <summary>The default.</summary>
    public static SentinelSemantics Strict { get; } = new("strict", mends: true);

    /// <summary>As 7.2.4.</summary>
    public static SentinelSemantics Upstream { get; } = new("upstream", mends: false);

    /// <summary>The word in the configuration.</summary>
    public string Name { get; }

    /// <summary>Whether INFO says so. Under upstream's semantics INFO is upstream's to the
    /// byte.</summary>
    public bool ShowsInInfo => _mends;

    /// <summary>The semantics with that name, or null.</summary>
    public static SentinelSemantics? Named(string name)
    {
        if (CText.EqualsIgnoreCase(name, Strict.Name))
        {
            return Strict;
        }
        return CText.EqualsIgnoreCase(name, Upstream.Name) ? Upstream : null;
    }

    // -- D1: an election is about one epoch -------------------------------------------------------

    /// <summary>The epoch in which other Sentinels are asked to vote about a master.</summary>
    public ulong EpochToAskVotesIn(SentinelRedisInstance master)
    {
        // REDISNET(strict-votes-by-epoch): a candidate asks in the epoch it stands for, not in
        // the current one, which any other failover may have moved on meanwhile.
        bool candidate = master.FailoverState > SentinelFailoverState.None;
        return _mends && candidate ? master.FailoverEpoch : master.State.CurrentEpoch;
    }

    /// <summary>Whether the vote another Sentinel told us counts in the election of an epoch.
    /// </summary>
    public bool CountsVoteOf(SentinelRedisInstance sentinel, ulong election)
    {
        // REDISNET(strict-votes-by-epoch): a vote counts in the epoch it was cast in, and in no
        // other.
        ulong counted = _mends ? election : sentinel.State.CurrentEpoch;
        return sentinel.Leader is not null && sentinel.LeaderEpoch == counted;
    }

    // -- D2: an epoch has one address -------------------------------------------------------------

    /// <summary>Whether a configuration heard from a peer ends our own failover of the master,
    /// whatever address it names.</summary>
    public bool IsOverruledBy(SentinelRedisInstance master, ulong configEpoch)
    {
        // REDISNET(strict-newer-config): whoever announces our failover's epoch, or a later one,
        // has won; going on would put our address under his epoch.
        return _mends && master.Is(InstanceFlags.FailoverInProgress)
            && configEpoch >= master.FailoverEpoch;
    }

    /// <summary>Whether the epoch of a configuration may be taken over before its address.
    /// </summary>
    public bool TakesEpochOf(SentinelState s, in HelloMessage hello)
    {
        // REDISNET(strict-newer-config): a name that does not resolve now is heard again in two
        // seconds; its epoch alone would stay with our old address.
        return !_mends || SentinelAddr.Resolve(s, hello.MasterIp, out _);
    }

    // -- no defect, but a second of every failover ------------------------------------------------

    /// <summary>Whether INFO goes out right behind the order to become a master.</summary>
    // REDISNET(strict-asks-once-ordered): upstream asks once a second, so that a promotion that
    // took a millisecond is seen half a second later on average, and only then told to anybody.
    public bool AsksOnceOrdered => _mends;

    // -- D3: a failover ends ----------------------------------------------------------------------

    /// <summary>Whether a failover may be brought to its end while the promoted replica is down.
    /// </summary>
    public bool MayEndWithPromotedDown(bool timedOut)
    {
        // REDISNET(strict-failover-ends): after failover-timeout it ends in any case; the new
        // master is then monitored, found to be down, and failed over in its turn.
        return _mends && timedOut;
    }

    // -- D4: a vote is remembered -----------------------------------------------------------------

    /// <summary>Whether a vote is given that could not be written to the configuration file.
    /// </summary>
    public bool MayVoteUnsaved
    {
        get
        {
            // REDISNET(strict-vote-on-disk): what a restart would forget is not promised.
            return !_mends;
        }
    }

    /// <summary>Whether a candidate leaves its own vote for later because the last one could not be
    /// written just now.</summary>
    public bool WaitsForDisk(SentinelState s)
    {
        // REDISNET(strict-vote-on-disk): a disk that is full is asked once a second, not at every
        // tick.
        return _mends && s.VoteUnsavedTimeMs != 0
            && SentinelClock.NowMs(s) - s.VoteUnsavedTimeMs < UnsavedVotePauseMs;
    }

    /// <summary>Whether this Sentinel may lead the election of an epoch at all.</summary>
    public bool MayLead(SentinelRedisInstance master, ulong election)
    {
        // REDISNET(strict-vote-on-disk): not without a vote of its own on disk. A candidate that
        // forgets its epoch stands for it again, and the old votes elect it again.
        return !_mends || master.LeaderEpoch >= election;
    }

    // -- D7: time passes at the rate of a second a second -----------------------------------------

    /// <summary>The clock intervals are measured on, in milliseconds from some start.</summary>
    public long ReadMs(IClock clock)
    {
        // REDISNET(strict-clock): the monotonic clock. A step of the wall clock is no event; TILT
        // is left with what it is for, a loop or a machine that stood still.
        return _mends ? clock.MonoUs() / 1000 : clock.UnixMs();
    }

    // -- D12: a role is held from one report to the next ------------------------------------------

    /// <summary>Whether INFO is asked for every second of a replica that says it is a
    /// master.</summary>
    public bool WatchesRoleOf(SentinelRedisInstance ri)
    {
        // REDISNET(strict-role-watched): "a master for eight seconds" must not be two reports ten
        // seconds apart with another role between them.
        return _mends && ri.Is(InstanceFlags.Replica) && ri.RoleReported == InstanceFlags.Master;
    }

    /// <summary>Whether the role of an instance counts from this report on, because nobody knows
    /// what it was since the last one, or because it was another.</summary>
    public bool LostSightOf(
        SentinelRedisInstance ri, InstanceInfo report, long sinceLastInfoMs)
    {
        // REDISNET(strict-role-watched): a server that becomes a master takes another replication
        // id and keeps the one before as its second. So one that says "master" twice, with two
        // ids and a second one, was a replica in between. (A master that merely begins a new
        // history, because its backlog was given up, has no second id.)
        bool promotedAgain = report.ReplId is not null && ri.ReplIdReported is not null
            && report.ReplId != ri.ReplIdReported && report.ReplId2?.Trim('0') is { Length: > 0 };
        return WatchesRoleOf(ri) && (promotedAgain || sinceLastInfoMs > LongestInfoGapMs);
    }

    // -- D13: a replica that does not obey holds up nobody ----------------------------------------

    /// <summary>Whether replicas that do not react to REPLICAOF are looked for also while no other
    /// may be told, and are done for good then.</summary>
    public bool GivesUpWithoutRoom
    {
        get
        {
            // REDISNET(strict-reconf-goes-on): with parallel-syncs 1 upstream looks at no replica
            // while one is under way, so that one is never late.
            return _mends;
        }
    }

    /// <summary>Whether the last words of a failover leave before the switch makes new links.
    /// </summary>
    public bool SendsLastWords
    {
        get
        {
            // REDISNET(strict-reconf-goes-on): upstream queues them and drops them with the link.
            return _mends;
        }
    }

    // -- B96: what is no number, or cannot be true, is refused ------------------------------------

    /// <summary>Reads a number of the configuration. False if it must be refused for its form or
    /// its range; upstream's answer is always true, and zero for what is no number.</summary>
    public bool TryReadInt(string text, int min, out int value)
    {
        // REDISNET(strict-numbers): "30s", "abc" and "99999999999" are errors.
        value = CText.Atoi(text);
        return !_mends || (IsNumber(text, int.MaxValue, out ulong whole) && whole >= (ulong)min);
    }

    /// <summary>As <see cref="TryReadInt"/>, for a port.</summary>
    public bool TryReadPort(string text, out int port) =>
        TryReadInt(text, 0, out port) && (!_mends || port <= MaxPort);

    /// <summary>As <see cref="TryReadInt"/>, for an epoch.</summary>
    public bool TryReadEpoch(string text, out ulong epoch)
    {
        // REDISNET(strict-numbers): what a vote request cannot carry, a signed 64 bit number, is
        // no epoch. In C "-1" is 2^64 - 1, after which there is none.
        epoch = CText.Strtoull(text);
        return !_mends || IsNumber(text, long.MaxValue, out _);
    }

    /// <summary>Whether a number from a command may be stored in 32 bits.</summary>
    public bool Fits(long value)
    {
        // REDISNET(strict-numbers): C cuts it, so that a quorum of 2^32 + 1 is one of 1.
        return !_mends || value == unchecked((int)value);
    }

    /// <summary>Whether an epoch a peer names can be true.</summary>
    public bool IsCredible(SentinelState s, ulong epoch)
    {
        // REDISNET(strict-epochs): every Sentinel takes over the largest epoch it hears of, from
        // anyone who can publish. One message with the last epoch would end all failovers.
        return !_mends || epoch <= s.CurrentEpoch || epoch - s.CurrentEpoch <= MaxEpochLead;
    }

    /// <summary>Whether a hello may be taken in.</summary>
    public bool Accepts(SentinelState s, in HelloMessage hello)
    {
        // REDISNET(strict-numbers): in C a port that is no number is port 0.
        return !_mends || (hello.WellFormed
            && IsCredible(s, hello.CurrentEpoch) && IsCredible(s, hello.MasterConfigEpoch));
    }

    /// <summary>Whether a text is a decimal number up to a limit, and nothing else.</summary>
    internal static bool IsNumber(string text, ulong max, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value <= max;
}
