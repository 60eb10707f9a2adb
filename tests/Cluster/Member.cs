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

    public string Ip { get; } = ip;

    public bool IsSentinel { get; } = sentinel;

    /// <summary>How often it was started, successfully or not.</summary>
    public int Starts { get; private set; }

    /// <summary>Why the last start failed, or null.</summary>
    public string? StartError { get; private set; }

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

    /// <summary>Starts the program. A start that fails is a fault of the test.</summary>
    public void Start()
    {
        bool started = TryStart();
        Check.That(started);
    }

    /// <summary>Starts the program on whatever its disk holds. False: it ended before its loop ran,
    /// and <see cref="StartError"/> says why.</summary>
    public bool TryStart()
    {
        Starts++;
        StartError = null;
        ReturnMemory();
        Node = cluster.World.AddNode(Name, Ip, Disk);
        cluster.Starting?.Invoke(this);
        EventLoop el = Node.CreateLoop();
        IServerMode mode = IsSentinel ? new SentinelMode() : new ServerMode();
        Server = new RedisServer(Node.Env, el, cluster.NewAllocator(), mode);
        try
        {
            StartError = Launch(mode);
        }
        catch (NodeDied death)
        {
            StartError = death.ToString();
        }
        if (StartError != null)
        {
            Node.Kill();
        }
        return StartError == null;
    }

    public void Kill() => Node.Kill();

    /// <summary>Gives all unmanaged bytes of the last run back; its data cannot be read any
    /// more.</summary>
    internal void ReturnMemory()
    {
        try
        {
            Server?.Z.Dispose();
        }
        catch (MemoryFaultException)
        {
            // The checking allocator complains of what a killed program had no chance to free.
        }
    }

    private string? Launch(IServerMode mode)
    {
        Server.Prepare();
        Server.ConfigFile = ConfigPath;
        ConfigLineError? error = Server.Loader.Load(ConfigPath, "")
            ?? mode.LoadQueuedConfig(Server);
        if (error is not null)
        {
            return "configuration: " + error;
        }
        mode.CheckConfigFile(Server);
        return ServerStart.Start(Server, background: false, configured: true) ? null : "refused";
    }
}
