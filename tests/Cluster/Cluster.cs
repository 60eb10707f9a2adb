// Cluster: servers and Sentinels, each a whole program, in one simulated world.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Sentinel;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Clusters;

/// <summary>Servers at 10.0.0.1, 10.0.0.2, … and Sentinels at 10.0.1.1, ….</summary>
public sealed class Cluster : IDisposable
{
    private readonly SimNode _client;

    public Cluster(ulong seed = 1)
        : this(new SimOptions { Seed = seed, LatencyUs = 300, LatencyJitterUs = 400 })
    {
    }

    public Cluster(SimOptions options)
    {
        World = new SimWorld(options);
        _client = World.AddNode("client", "10.0.9.9");
    }

    /// <summary>Where each program's unmanaged bytes come from, anew at each start.</summary>
    public Func<Zmalloc> NewAllocator { get; set; } = () => new ZmallocSlab();

    public SimWorld World { get; }

    public List<Member> Servers { get; } = [];

    public List<Member> Sentinels { get; } = [];

    /// <summary>All of them, in the order they were added.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>Sees each member at each of its starts: its node is there, its server not
    /// yet.</summary>
    public Action<Member>? Starting { get; set; }

    /// <summary>A master and replicas of it, and Sentinels that watch the master.</summary>
    public static Cluster Of(
        int servers, int sentinels, int quorum = 2, ulong seed = 1, string more = "")
    {
        var cluster = new Cluster(seed);
        cluster.Fill(servers, sentinels, quorum, more);
        return cluster;
    }

    /// <summary>Adds a master and replicas of it, and Sentinels that watch the master.</summary>
    public void Fill(int servers, int sentinels, int quorum = 2, string more = "")
    {
        for (int i = 0; i < servers; i++)
        {
            AddServer(i == 0 ? "" : "replicaof 10.0.0.1 6379\n");
        }
        for (int i = 0; i < sentinels; i++)
        {
            AddSentinel(
                $"sentinel monitor mymaster 10.0.0.1 6379 {quorum}\n"
                + "sentinel down-after-milliseconds mymaster 4000\n"
                + "sentinel failover-timeout mymaster 20000\n" + more);
        }
    }

    public Member AddServer(string config) => Add(
        Servers, $"r{Servers.Count + 1}", $"10.0.0.{Servers.Count + 1}", sentinel: false,
        "port 6379\nprotected-mode no\nsave \"\"\n" + config);

    /// <summary>A server on a host of the caller's choice, which others may share; the
    /// configuration is all of it.</summary>
    public Member AddServerAt(string name, string ip, string config) =>
        Add(Servers, name, ip, sentinel: false, config);

    /// <summary>A Sentinel on a host of the caller's choice.</summary>
    public Member AddSentinelAt(string name, string ip, string config) =>
        Add(Sentinels, name, ip, sentinel: true, config);

    public Member AddSentinel(string config) => Add(
        Sentinels, $"s{Sentinels.Count + 1}", $"10.0.1.{Sentinels.Count + 1}", sentinel: true,
        "port 26379\n" + config);

    /// <summary>One command over a connection of its own; the reply as one line.</summary>
    public string Do(Member m, params string[] words)
    {
        SimClient c = World.Connect(_client, m.Node.Ip, m.Server.Config.Port);
        var text = new StringBuilder($"*{words.Length}\r\n");
        foreach (string word in words)
        {
            text.Append($"${word.Length}\r\n{word}\r\n");
        }
        c.Send(Encoding.Latin1.GetBytes(text.ToString()));
        var reader = new ReplyReader();
        Reply? reply = null;
        World.RunUntil(
            () =>
            {
                reader.Feed(c.Receive());
                return reader.TryGetReply(out reply);
            },
            withinMs: 1000);
        c.Close();
        return Show(reply);
    }

    public void Advance(long ms) => World.RunForMs(ms);

    /// <summary>Runs until the condition holds. False after that much virtual time.</summary>
    public bool Until(Func<bool> condition, long withinMs = 60_000) =>
        World.RunUntil(condition, withinMs);

    /// <summary>No packet passes between the two groups until <see cref="Heal"/>.</summary>
    public void Cut(Member[] left, Member[] right) => Each(left, right, World.Cut);

    public void Heal(Member[] left, Member[] right) => Each(left, right, World.Heal);

    /// <summary>Whether all living Sentinels name this server as the master.</summary>
    public bool AgreeOn(Member server) => Sentinels.Where(s => s.Alive).All(s =>
        SentinelInstances.CurrentMasterAddress(s.Master).Ip == server.Node.Ip
        && !s.Master.Is(InstanceFlags.FailoverInProgress));

    /// <summary>Whether every Sentinel knows all others and all replicas.</summary>
    public bool AllKnown() => Sentinels.Where(s => s.Alive).All(s =>
        s.Master.Sentinels.Count == Sentinels.Count - 1
        && s.Master.Replicas.Count == Servers.Count - 1
        && s.Master.Link.PendingCommands < 3
        && !s.Master.Link.Disconnected);

    /// <summary>All of one member's log, for the message of an assertion.</summary>
    public string Logs() => string.Join('\n', Sentinels.Concat(Servers).Select(m =>
        $"--- {m.Name}\n" + string.Join('\n', m.Node.Log.Lines)));

    /// <summary>Ends all programs.</summary>
    public void Dispose()
    {
        foreach (Member m in Servers.Concat(Sentinels))
        {
            if (m.Alive)
            {
                m.Kill();
            }
            m.ReturnMemory();
        }
    }

    private static void Each(Member[] left, Member[] right, Action<SimNode, SimNode> what)
    {
        foreach (Member a in left)
        {
            foreach (Member b in right)
            {
                what(a.Node, b.Node);
            }
        }
    }

    private Member Add(List<Member> list, string name, string ip, bool sentinel, string config)
    {
        var m = new Member(this, name, ip, sentinel);
        m.Disk.Put(Member.ConfigPath, Encoding.Latin1.GetBytes(config));
        list.Add(m);
        Members.Add(m);
        m.Start();
        return m;
    }

    private static string Show(Reply? reply) => reply switch
    {
        null => "(none)",
        { IsNil: true } => "(nil)",
        { IsError: true } => "-" + reply.Text,
        { Type: ReplyType.Integer } => ":" + reply.Integer,
        { IsAggregate: true } => "[" + string.Join(' ', reply.Elements.Select(Show)) + "]",
        _ => reply.Text,
    };
}
