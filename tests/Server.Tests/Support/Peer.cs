// Peer: one of several servers in a simulated world, for tests of replication and persistence.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

/// <summary>A server on a node of its own, or on the disk that another one left.</summary>
public sealed class Peer
{
    public const int Port = 6379;

    private SimClient? _client;

    public Peer(SimWorld world, string name, Action<RedisServer>? configure = null,
        SimDisk? disk = null)
    {
        World = world;
        Node = world.AddNode(name, disk: disk);
        EventLoop el = Node.CreateLoop();
        Server = new RedisServer(Node.Env, el, new ZmallocDebug(), new ServerMode());
        Server.Prepare();
        Server.Config.Save = [];
        Server.Config.ProtectedMode = false;
        Server.Config.EnableDebugCommand = ProtectedAction.Yes;
        Server.Config.ReplDisklessSyncDelay = 0;
        configure?.Invoke(Server);
        try
        {
            Started = ServerStart.Start(Server, background: false, configured: true);
        }
        catch (NodeDied died)
        {
            Death = died;
        }
        catch (RedisNet.Os.PanicException panic)
        {
            Panic = panic.Message;
        }

        World.RunUntilIdle();
    }

    public SimWorld World { get; }

    public SimNode Node { get; }

    public RedisServer Server { get; }

    /// <summary>False when it refused to start.</summary>
    public bool Started { get; }

    /// <summary>How it ended during its start, and the failed check if one did.</summary>
    public NodeDied? Death { get; }

    public string? Panic { get; }

    public string Log => string.Concat(Node.Log.Lines);

    public string Digest => Do("DEBUG", "DIGEST").Trim();

    /// <summary>Sends a command, lets the world run until nothing happens, returns the
    /// reply.</summary>
    public string Do(params string[] args)
    {
        _client ??= World.Connect(Node, "127.0.0.1", Port);
        _client.Send(Encoding.Latin1.GetBytes(Encode(args)));
        return Encoding.Latin1.GetString(_client.Receive());
    }

    /// <summary>Becomes a replica, and the two are in step when this returns.</summary>
    public bool Follow(Peer master)
    {
        Do("REPLICAOF", master.Node.Ip, Port.ToString(CultureInfo.InvariantCulture));
        return World.RunUntil(() => InStep(master), withinMs: 20_000);
    }

    /// <summary>The link stands and everything the master wrote is applied here.</summary>
    public bool InStep(Peer master) =>
        Server.Repl.State == ReplState.Connected &&
        Server.Repl.Master is { } link &&
        link.MasterLink!.ReplOff == master.Server.Repl.MasterReplOffset &&
        Server.Persistence.Loading == false;

    /// <summary>A field of INFO replication.</summary>
    public string Field(string name)
    {
        foreach (string line in InfoReplication.Write(Server).Split("\r\n"))
        {
            if (line.StartsWith(name + ":", StringComparison.Ordinal))
            {
                return line[(name.Length + 1)..];
            }
        }

        return "";
    }

    public static string Encode(params string[] args)
    {
        StringBuilder text = new();
        text.Append('*').Append(args.Length).Append("\r\n");
        foreach (string arg in args)
        {
            text.Append('$').Append(arg.Length).Append("\r\n").Append(arg).Append("\r\n");
        }

        return text.ToString();
    }
}
