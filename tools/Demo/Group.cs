// Group: the six processes, their configuration, and the questions one can ask them.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Group : IDisposable
{
    public const string MasterName = "demo";
    public const int Quorum = 2;

    private readonly Lock _lock = new();
    private bool _stopped;

    public Group(DemoOptions options, string scratch)
    {
        int[] ports = FreePorts.Take(6);
        const string server = "save \"\"\nrepl-diskless-sync-delay 0\n";
        string follower = $"{server}replicaof 127.0.0.1 {ports[0]}\n";
        string sentinel = $"""
            sentinel monitor {MasterName} 127.0.0.1 {ports[0]} {Quorum}
            sentinel down-after-milliseconds {MasterName} {options.DownAfterMs}
            sentinel failover-timeout {MasterName} 6000
            sentinel parallel-syncs {MasterName} 1

            """;
        Servers =
        [
            Make("server-1", options.Server, ports[0], server),
            Make("server-2", options.Server, ports[1], follower),
            Make("server-3", options.Server, ports[2], follower),
        ];
        Sentinels =
        [
            Make("sentinel-1", options.Sentinel, ports[3], sentinel, "--sentinel"),
            Make("sentinel-2", options.Sentinel, ports[4], sentinel, "--sentinel"),
            Make("sentinel-3", options.Sentinel, ports[5], sentinel, "--sentinel"),
        ];

        RedisProcess Make(string name, string program, int port, string config,
            params string[] arguments) =>
            new(name, program, port, Path.Combine(scratch, name), config, arguments);
    }

    public RedisProcess[] Servers { get; }

    public RedisProcess[] Sentinels { get; }

    public RedisProcess FirstMaster => Servers[0];

    /// <summary>Starts one process, unless everything is being stopped.</summary>
    public void Start(RedisProcess process)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                throw new DemoFailed("stopped");
            }
            process.Start();
        }
    }

    public string NameOf(int port) =>
        Servers.Concat(Sentinels).FirstOrDefault(p => p.Port == port)?.Name
            ?? port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The master's port as one Sentinel says it; 0 if it does not answer.</summary>
    public static int MasterPort(RedisProcess sentinel)
    {
        object? reply = Ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MasterName);
        return reply is object?[] { Length: 2 } address
            && int.TryParse(address[1] as string, CultureInfo.InvariantCulture, out int port) ? port
                : 0;
    }

    public static Dictionary<string, string> MasterView(RedisProcess sentinel) =>
        RespClient.Pairs(Ask(sentinel, "SENTINEL", "MASTER", MasterName));

    /// <summary>INFO replication; empty where the server does not answer.</summary>
    public static Dictionary<string, string> Replication(RedisProcess server)
    {
        try
        {
            using var client = new RespClient(server.Port);
            return client.Info("replication");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            foreach (RedisProcess process in Sentinels.Concat(Servers))
            {
                process.Dispose();
            }
        }
    }

    private static object? Ask(RedisProcess process, params ReadOnlySpan<string> words)
    {
        try
        {
            using var client = new RespClient(process.Port);
            return client.Do(words);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null;
        }
    }
}
