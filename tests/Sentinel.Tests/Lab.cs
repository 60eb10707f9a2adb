// Lab: one Sentinel on a simulated node, with a host that writes down what it is asked.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Sentinel.Tests;

/// <summary>A Sentinel without a server around it, in virtual time.</summary>
internal sealed class Lab : ISentinelHost, IDisposable
{
    public const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly ZmallocDebug _z = new();

    public Lab()
    {
        Node = World.AddNode("lab", "10.0.0.99");
        El = Node.CreateLoop();
        Children = new Children(Node.Processes);
        Env env = Node.Env;
        Env = new Env
        {
            Clock = env.Clock,
            Net = env.Net,
            Files = env.Files,
            Processes = Children,
            Random = env.Random,
            Log = env.Log,
            Jobs = env.Jobs,
            Die = env.Die,
            Signals = env.Signals,
        };
        State = new SentinelState(this) { MyId = Id };
    }

    public SimWorld World { get; } = new();

    public SimNode Node { get; }

    public SentinelState State { get; }

    /// <summary>Log lines as "level message".</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Published messages as "channel|message".</summary>
    public List<string> Published { get; } = [];

    /// <summary>The configuration file.</summary>
    public string File { get; set; } = "";

    /// <summary>How often the file was written.</summary>
    public int Flushes { get; private set; }

    /// <summary>What happens when the file is written.</summary>
    public Errno FlushError { get; set; }

    public Env Env { get; }

    /// <summary>The processes the Sentinel starts.</summary>
    public Children Children { get; }

    public EventLoop El { get; }

    public Zmalloc Z => _z;

    public LogLevel Verbosity { get; set; } = LogLevel.Debug;

    public string? ConfigFile => "sentinel.conf";

    public int Port => 26379;

    public int TlsPort => 0;

    public bool TlsReplication => false;

    public string? RequirePass { get; set; }

    public string? BindSourceAddr => null;

    public LoopProfile? Profile { get; set; }

    public int Hz { get; set; } = 10;

    public long NowMs => SentinelClock.NowMs(State);

    public void Log(LogLevel level, string message) => Lines.Add($"{level} {message}");

    public void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message) => Published.Add(
        Encoding.Latin1.GetString(channel) + "|" + Encoding.Latin1.GetString(message));

    public SysResult RewriteConfig()
    {
        Flushes++;
        if (FlushError != Errno.None)
        {
            return SysResult.Fail(FlushError);
        }
        var state = ConfigRewriteState.Read(
            Encoding.Latin1.GetBytes(File), sentinelMode: true, name => name);
        SentinelConfigRewrite.RewriteSentinelOption(State, state);
        state.RemoveOrphaned();
        File = Encoding.Latin1.GetString(state.GetContent());
        return SysResult.Success();
    }

    /// <summary>Applies one line of configuration; returns the error text or null.</summary>
    public string? Configure(string line) =>
        SentinelConfig.HandleConfiguration(State, line.Split(' '));

    /// <summary>A master named "mymaster" at 10.0.0.1:6379.</summary>
    public SentinelRedisInstance AddMaster(uint quorum = 2, string name = "mymaster")
    {
        SentinelRedisInstance? ri = SentinelInstances.Create(
            State, name, InstanceFlags.Master, "10.0.0.1", 6379, quorum, null, out Errno errno);
        Check.That(errno == Errno.None && ri is not null);
        return ri;
    }

    /// <summary>A replica that could be promoted.</summary>
    public SentinelRedisInstance AddReplica(
        SentinelRedisInstance master, string ip, int priority = 100, ulong offset = 0,
        string? runId = null)
    {
        SentinelRedisInstance? ri = SentinelInstances.Create(
            State, null, InstanceFlags.Replica, ip, 6379, master.Quorum, master, out Errno errno);
        Check.That(errno == Errno.None && ri is not null);
        ri.SlavePriority = priority;
        ri.SlaveReplOffset = offset;
        ri.RunId = runId;
        ri.InfoRefreshMs = NowMs;
        ri.Link.Disconnected = false;
        return ri;
    }

    /// <summary>Another Sentinel whose id is one letter forty times.</summary>
    public SentinelRedisInstance AddSentinel(
        SentinelRedisInstance master, char letter, string ip = "")
    {
        string id = new(letter, 40);
        SentinelRedisInstance? ri = SentinelInstances.Create(
            State, id, InstanceFlags.Sentinel, ip.Length > 0 ? ip : $"10.0.1.{letter - 'a'}",
            26379, master.Quorum, master, out Errno errno);
        Check.That(errno == Errno.None && ri is not null);
        ri.RunId = id;
        return ri;
    }

    public void Advance(long ms) => World.RunForMs(ms);

    public void Dispose()
    {
        foreach (SentinelRedisInstance ri in State.Masters.TakeAll())
        {
            SentinelInstances.Release(ri);
        }
        State.Masters.Free();
        _z.Dispose();
    }
}
