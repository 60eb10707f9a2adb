// Member: one program of a cluster, a server or a Sentinel, on its simulated machine.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Sentinel;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Clusters;

/// <summary>One program: its disk stays when it dies, all else is new at each start.</summary>
public sealed class Member(Cluster cluster, string name, string ip, bool sentinel)
{
    public const string ConfigPath = "/redis.conf";

    public string Name { get; } = name;

    public SimDisk Disk { get; } = new();

    public SimNode Node { get; private set; } = null!;

    public RedisServer Server { get; private set; } = null!;

    public bool Alive => Node.Death is null;

    public SentinelState State => ((SentinelMode)Server.Mode).State;

    /// <summary>Its master named "mymaster".</summary>
    public SentinelRedisInstance Master => State.Masters.Find("mymaster")!;

    public string Config => Encoding.Latin1.GetString(Disk.Get(ConfigPath)!);

    /// <summary>Log lines without their heads, since the last start.</summary>
    public IEnumerable<string> Events => Node.Log.Lines.Select(l =>
        string.Join(' ', l.TrimEnd('\n').Split(' ').Skip(6)));

    public bool Saw(string start) =>
        Events.Any(e => e.StartsWith(start, StringComparison.Ordinal));

    public void Start()
    {
        Node = cluster.World.AddNode(Name, ip, Disk);
        EventLoop el = Node.CreateLoop();
        IServerMode mode = sentinel ? new SentinelMode() : new ServerMode();
        Server = new RedisServer(Node.Env, el, new ZmallocSlab(), mode);
        Server.Prepare();
        Server.ConfigFile = ConfigPath;
        ConfigLineError? error = Server.Loader.Load(ConfigPath, "")
            ?? mode.LoadQueuedConfig(Server);
        Check.That(error is null);
        mode.CheckConfigFile(Server);
        bool started = ServerStart.Start(Server, background: false, configured: true);
        Check.That(started);
    }

    public void Kill() => Node.Kill();
}
