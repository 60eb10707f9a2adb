// ServerFixture: a whole server in the simulator, spoken to in bytes.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   using var s = new ServerFixture();
//   s.Do("SET", "k", "v").Is("+OK\r\n");          one shared connection
//   TestClient c = s.Connect();                    a connection of its own
//   c.Send("*1\r\n$4\r\nPI"); c.Send("NG\r\n"); c.Receive().Is("+PONG\r\n");
//   s.Advance(1500);                               virtual time
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

/// <summary>One in-process server on a simulated node, and clients for it.</summary>
public sealed class ServerFixture : IDisposable
{
    public const int Port = 6379;

    private TestClient? _shared;

    /// <summary>Starts the server; <paramref name="configure"/> changes directives before it does,
    /// <paramref name="environment"/> what the node gives it.</summary>
    public ServerFixture(Action<ServerConfig>? configure = null, Zmalloc? z = null,
        SimWorld? world = null, Func<Env, Env>? environment = null)
    {
        World = world ?? new SimWorld();
        Node = World.AddNode("server");
        EventLoop el = Node.CreateLoop();
        Env env = environment?.Invoke(Node.Env) ?? Node.Env;
        Server = new RedisServer(env, el, z ?? new ZmallocDebug(), new ServerMode());
        Server.Prepare();
        Server.Config.Save = [];
        configure?.Invoke(Server.Config);
        Check(ServerStart.Start(Server, background: false, configured: true),
            "the server did not start");
        World.RunUntilIdle();
    }

    public SimWorld World { get; }
    public SimNode Node { get; }
    public RedisServer Server { get; }

    /// <summary>Everything the server logged so far.</summary>
    public string LogText => string.Concat(Node.Log.Lines);

    /// <summary>The connection that <see cref="Do"/> uses.</summary>
    public TestClient Shared => _shared ??= Connect();

    /// <summary>Sends a command over the shared connection and returns the reply.</summary>
    public TestReply Do(params string[] args) => Shared.Do(args);

    /// <summary>A new connection from the server's own machine, or from another node.</summary>
    public TestClient Connect(SimNode? from = null) => new(
        this, World.Connect(from ?? Node, from is null ? "127.0.0.1" : Node.Ip, Port));

    /// <summary>Lets virtual time pass.</summary>
    public void Advance(long milliseconds) => World.RunForMs(milliseconds);

    public void Dispose() => Node.Kill();

    private static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
