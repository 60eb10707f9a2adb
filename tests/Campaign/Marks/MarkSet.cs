// MarkSet: rare things a campaign must have seen, and how often it did.
// Ours, no origin in C.
//
// A simulator that never reaches a state proves nothing about it. So each interesting state has a
// mark; a campaign adds up the marks of its runs and fails if one was never hit.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Counts of the marks of <see cref="MarkTable"/>.</summary>
public sealed class MarkSet
{
    private readonly long[] _hits = new long[MarkTable.All.Count];
    private readonly Dictionary<string, int> _byEvent = MarkTable.All
        .Where(m => m.Source == MarkSource.Event).ToDictionary(m => m.Line, m => m.Index);
    private readonly List<Mark> _sentinelLines =
        MarkTable.All.Where(m => m.Source == MarkSource.SentinelLine).ToList();
    private readonly List<Mark> _serverLines =
        MarkTable.All.Where(m => m.Source == MarkSource.ServerLine).ToList();
    private readonly Dictionary<string, int> _byName =
        MarkTable.All.ToDictionary(m => m.Name, m => m.Index);
    private readonly Dictionary<(string Master, string Epoch), string> _votes = [];
    private readonly Dictionary<string, ulong> _hello = [];
    private readonly HashSet<Member> _inTilt = [];

    /// <summary>Marks that were never hit.</summary>
    public IEnumerable<Mark> Missing => MarkTable.All.Where(m => _hits[m.Index] == 0);

    /// <summary>How often a mark was hit.</summary>
    public long Hits(string name) => _hits[_byName[name]];

    /// <summary>Counts a mark, by the name it has in <see cref="MarkTable"/>.</summary>
    public void Hit(string name) => _hits[_byName[name]]++;

    /// <summary>Adds the counts of another run.</summary>
    public void Add(MarkSet other)
    {
        for (int i = 0; i < _hits.Length; i++)
        {
            _hits[i] += other._hits[i];
        }
    }

    internal void OnLine(Member m, SentinelEvent e)
    {
        if (m.IsSentinel && e.Type.Length > 0)
        {
            if (_byEvent.TryGetValue(e.Type, out int index))
            {
                _hits[index]++;
            }
            OnEvent(m, e);
            return;
        }
        foreach (Mark mark in m.IsSentinel ? _sentinelLines : _serverLines)
        {
            if (e.Text.Contains(mark.Line, StringComparison.Ordinal))
            {
                _hits[mark.Index]++;
            }
        }
        if (e.Text.StartsWith("Executing user requested FAILOVER", StringComparison.Ordinal))
        {
            Hit(MarkTable.ForcedFailover);
        }
        else if (!m.IsSentinel)
        {
            OnServerLine(e.Text);
        }
    }

    internal void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (before?.Find(master.Name) is { } old
                && old.FailoverState == SentinelFailoverState.ReconfReplicas
                && master.FailoverState == SentinelFailoverState.None
                && master.ConfigEpoch > old.ConfigEpoch)
            {
                Hit(MarkTable.DroppedInReconf);
            }
        }
    }

    internal void OnSent(Member m, WireCommand c)
    {
        if (!c.Is("PUBLISH", SentinelHello.Channel))
        {
            return;
        }
        string[] words = c[2].Split(',');
        if (words.Length == 8 && ulong.TryParse(words[7], out ulong epoch))
        {
            ulong best = _hello.GetValueOrDefault(words[4]);
            if (epoch < best)
            {
                Hit(MarkTable.OldHello);
            }
            _hello[words[4]] = Math.Max(best, epoch);
        }
    }

    internal void OnServerFacts(ClusterView view, Member m, ServerFacts now)
    {
        if (now.IsMaster)
        {
            bool other = view.LiveServers.Any(s => s != m
                && view.ServerFactsOf(s) is { IsMaster: true } f
                && (f.Replid2 == now.Replid || f.Replid == now.Replid2));
            HitIf(other, MarkTable.TwoMasters);
        }
        else
        {
            HitIf(now.Replicas > 0, MarkTable.ChainedReplica);
        }
    }

    /// <summary>A program is dead: was it writing its file?</summary>
    internal void OnDeath(Member m)
    {
        _inTilt.Remove(m);
        bool temporary = m.Disk.Names.Any(n =>
            n != Member.ConfigPath && n.StartsWith(Member.ConfigPath, StringComparison.Ordinal));
        HitIf(temporary, MarkTable.CrashInRewrite);
        byte[]? shown = m.Disk.Get(Member.ConfigPath);
        byte[]? kept = m.Disk.GetDurable(Member.ConfigPath);
        HitIf(shown is not null && !shown.AsSpan().SequenceEqual(kept),
            MarkTable.CrashBeforeFolderSync);
    }

    private void OnServerLine(string text)
    {
        HitIf(text.StartsWith("Master replication ID changed to", StringComparison.Ordinal),
            MarkTable.PartialByReplid2);
        HitIf(text.Contains("Requested offset for second ID was", StringComparison.Ordinal),
            MarkTable.TooFarForReplid2);
        HitIf(text.Contains("for lack of backlog", StringComparison.Ordinal),
            MarkTable.BeyondBacklog);
    }

    private void OnEvent(Member m, SentinelEvent e)
    {
        SentinelState s = m.State;
        switch (e.Type)
        {
            case "-failover-abort-slave-timeout":
                bool sending = ClusterView.MasterOf(m, e.MasterName)?.FailoverState
                    == SentinelFailoverState.SendReplicaOfNoOne;
                Hit(sending ? MarkTable.AbortSendNoOne : MarkTable.AbortWaitPromotion);
                break;
            case "+vote-for-leader":
                HitIf(s.Tilt, MarkTable.VoteInTilt);
                NoteVote(m, e);
                break;
            case "+config-update-from":
                HitIf(s.Tilt, MarkTable.AdoptInTilt);
                break;
            case "-tilt":
                _inTilt.Remove(m);
                break;
            case "+tilt":
                HitIf(!_inTilt.Add(m), MarkTable.TiltAgain);
                Hit(SentinelClock.NowMs(s) < s.PreviousTimeMs
                    ? MarkTable.TiltBackwards : MarkTable.TiltLate);
                break;
            default:
                break;
        }
    }

    private void NoteVote(Member m, SentinelEvent e)
    {
        string[] words = e.Words;
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            if (master.Leader != words[0] || $"{master.LeaderEpoch}" != words[1])
            {
                continue;
            }
            (string, string) key = (master.Name, words[1]);
            HitIf(_votes.TryGetValue(key, out string? first) && first != words[0],
                MarkTable.SplitVote);
            _votes.TryAdd(key, words[0]);
        }
    }

    private void HitIf(bool condition, string name)
    {
        if (condition)
        {
            Hit(name);
        }
    }
}
