// ClusterView: a running cluster, as checkers and marks see it.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Server;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>The cluster and what the campaign knows of the run.</summary>
public sealed class ClusterView(Cluster cluster, bool upstream = false)
{
    private readonly Dictionary<Member, SentinelFacts> _facts = [];
    private readonly Dictionary<Member, ServerFacts> _serverFacts = [];
    private readonly HashSet<Member> _unsaved = [];
    private readonly HashSet<Member> _amnesiac = [];
    private readonly Dictionary<string, Member> _byAddress = [];
    private readonly List<(string Ip, int Port, Member Member)> _listeners = [];
    private readonly Dictionary<Member, (SimNode Node, long Turns, string Text)> _digests = [];

    private readonly Dictionary<(string Master, ulong Epoch), string> _excuses = [];

    public Cluster Cluster { get; } = cluster;

    /// <summary>The Sentinels run with `sentinel semantics upstream`.</summary>
    public bool Upstream { get; } = upstream;

    /// <summary>Which known defects had their occasion so far.</summary>
    public DefectWatch Defects { get; } = new();

    /// <summary>Virtual time.</summary>
    public long NowUs => Cluster.World.NowUs;

    /// <summary>The member whose turn is just over.</summary>
    public Member Acting { get; internal set; } = null!;

    /// <summary>The Sentinel whose turn is just over ran its timer in it.</summary>
    public bool Ticked { get; internal set; }

    /// <summary>It is the first turn of that program.</summary>
    public bool JustRestarted { get; internal set; }

    /// <summary>When the last fault ended, or -1 while there are faults. Set by the
    /// campaign.</summary>
    public long HealedAtUs { get; set; } = -1;

    public IEnumerable<Member> LiveSentinels => Cluster.Sentinels.Where(m => m.Alive);

    public IEnumerable<Member> LiveServers => Cluster.Servers.Where(m => m.Alive);

    /// <summary>Members that lost what they had promised: empty or older disks. What others do
    /// about a promise of theirs is not held against anybody.</summary>
    public IReadOnlySet<Member> Amnesiac => _amnesiac;

    /// <summary>What a Sentinel stood for after its last turn, or null before its first.</summary>
    public SentinelFacts? FactsOf(Member m) => _facts.GetValueOrDefault(m);

    public ServerFacts? ServerFactsOf(Member m) => _serverFacts.GetValueOrDefault(m);

    /// <summary>The last attempt of a Sentinel to write its file failed, so that a restart goes
    /// back to an older one.</summary>
    public bool IsUnsaved(Member m) => _unsaved.Contains(m);

    /// <summary>Why an epoch of a master may have two leaders in either mode: "D5", "D6", "old
    /// disk"; empty if it may not.</summary>
    public string ExcuseOf(string master, ulong epoch) =>
        _excuses.GetValueOrDefault((master, epoch), "");

    public void Excuse(string master, ulong epoch, string why) =>
        _excuses.TryAdd((master, epoch), why);

    /// <summary>The member that listens there, or null.</summary>
    public Member? At(string address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The same, by the parts of the address. Allocates nothing.</summary>
    public Member? At(string ip, int port)
    {
        foreach ((string Ip, int Port, Member Member) at in _listeners)
        {
            if (at.Port == port && at.Ip == ip)
            {
                return at.Member;
            }
        }
        return null;
    }

    /// <summary>The digest of a server's data. Data changes in turns only, so it is computed once
    /// between two of them.</summary>
    public string DigestOf(Member server)
    {
        if (_digests.TryGetValue(server, out (SimNode Node, long Turns, string Text) known)
            && known.Node == server.Node && known.Turns == server.Node.Turns)
        {
            return known.Text;
        }
        Span<byte> digest = stackalloc byte[DatasetDigest.Length];
        DatasetDigest.Compute(server.Server, digest);
        string text = Convert.ToHexStringLower(digest);
        _digests[server] = (server.Node, server.Node.Turns, text);
        return text;
    }

    /// <summary>The Sentinel with that id, or null.</summary>
    public Member? SentinelWithId(string id) =>
        Cluster.Sentinels.FirstOrDefault(m => FactsOf(m)?.MyId == id);

    /// <summary>The clock by which a Sentinel measures its intervals.</summary>
    public static long ClockMs(Member m) => SentinelClock.NowMs(m.State);

    /// <summary>"ip:port".</summary>
    public static string Show(SentinelAddr addr) => $"{addr.Ip}:{addr.Port}";

    /// <summary>What a master's Sentinel calls it, and what hangs on it.</summary>
    public static SentinelRedisInstance? MasterOf(Member m, string name) =>
        m.State.Masters.Find(name);

    /// <summary>The instance an event is about, by the words it begins with; null without
    /// one.</summary>
    public static SentinelRedisInstance? InstanceOf(Member m, SentinelEvent e)
    {
        string[] words = e.Words;
        if (words.Length < 2 || MasterOf(m, e.MasterName) is not { } master)
        {
            return null;
        }
        return words[0] switch
        {
            "master" => master,
            "slave" => master.Replicas.Find(words[1]),
            "sentinel" => master.Sentinels.Find(words[1]),
            _ => null,
        };
    }

    /// <summary>The replica an event is about.</summary>
    public static SentinelRedisInstance? ReplicaOf(Member m, SentinelEvent e) =>
        InstanceOf(m, e) is { } ri && ri.Is(InstanceFlags.Replica) ? ri : null;

    internal void Remember(Member m, SentinelFacts facts) => _facts[m] = facts;

    internal void Remember(Member m, ServerFacts facts) => _serverFacts[m] = facts;

    internal void Saved(Member m, bool ok) =>
        _ = ok ? _unsaved.Remove(m) : _unsaved.Add(m);

    internal void Forgot(Member m)
    {
        _amnesiac.Add(m);
        _facts.Remove(m);
        _serverFacts.Remove(m);
    }

    internal void Listens(Member m, int port)
    {
        _byAddress[$"{m.Ip}:{port}"] = m;
        _listeners.RemoveAll(at => at.Ip == m.Ip && at.Port == port);
        _listeners.Add((m.Ip, port, m));
    }
}
