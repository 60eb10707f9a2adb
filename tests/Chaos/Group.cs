// Group: a master, two replicas and three Sentinels of any kinds, and the questions one asks them.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Chaos;

/// <summary>Six real processes. Which server is the master changes; the list does not.</summary>
public sealed class Group : IDisposable
{
    public const string Name = "m";
    public const int DownAfterMs = 1000;
    private const int FailoverTimeoutMs = 6000;
    private const int ServerPort = 6379;
    private const int SentinelPort = 26379;

    private readonly List<RedisProcess> _processes = [];
    private readonly Lan _lan;
    private readonly string _scratch;
    private readonly Func<string, string> _programOf;

    /// <param name="lan">Where the processes run.</param>
    /// <param name="scratch">A folder for the group alone.</param>
    /// <param name="programOf">Path of redis-server for "c" and "ours".</param>
    /// <param name="servers">Kind of the master and of the replicas.</param>
    /// <param name="sentinels">Kind of each Sentinel.</param>
    public Group(Lan lan, string scratch, Func<string, string> programOf,
        (string Master, string Replicas) servers, string[] sentinels)
    {
        _lan = lan;
        _scratch = scratch;
        _programOf = programOf;
        try
        {
            RedisProcess master = Server("server-1", servers.Master, "");
            string follow = $"replicaof {master.Host} {master.Port}\n";
            Servers =
            [
                master,
                Server("server-2", servers.Replicas, follow),
                Server("server-3", servers.Replicas, follow),
            ];
            Sentinels =
                [.. sentinels.Select((kind, i) => Sentinel($"sentinel-{i + 1}", kind, master))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RedisProcess[] Servers { get; }

    public RedisProcess[] Sentinels { get; }

    public IEnumerable<RedisProcess> All => Servers.Concat(Sentinels);

    /// <summary>The server that this Sentinel names.</summary>
    public RedisProcess? MasterOf(RedisProcess sentinel)
    {
        try
        {
            object? reply = Do(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", Name);
            return reply is object?[] { Length: 2 } at
                ? Servers.FirstOrDefault(s => s.Host.ToString() == at[0] as string
                    && s.Port.ToString(CultureInfo.InvariantCulture) == at[1] as string)
                : null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The highest configuration epoch any of these knows of: each failover takes a new
    /// one.</summary>
    public static long ConfigEpoch(IEnumerable<RedisProcess> sentinels) =>
        sentinels.Max(s => long.Parse(
            View(s).GetValueOrDefault("config-epoch", "0"), CultureInfo.InvariantCulture));

    /// <summary>The server that all Sentinels name, or null while they do not agree.</summary>
    public RedisProcess? Master(IEnumerable<RedisProcess>? sentinels = null)
    {
        RedisProcess?[] named = [.. (sentinels ?? Sentinels).Select(MasterOf).Distinct()];
        return named.Length == 1 ? named[0] : null;
    }

    /// <summary>Whether everyone is up and of one mind: one master, followed by the others, known
    /// with the same epoch and with all its company to every Sentinel.</summary>
    public bool IsSettled()
    {
        if (Master() is not { } master)
        {
            return false;
        }
        return Info(master).GetValueOrDefault("role") == "master"
            && Servers.All(s => s == master || Follows(s, master))
            && Sentinels.All(KnowsAll)
            && Sentinels.Select(s => View(s).GetValueOrDefault("config-epoch")).Distinct().Count()
                == 1;
    }

    /// <summary>Asks until it is so.</summary>
    public static void Until(string what, Func<bool> holds, int seconds = 60)
    {
        long from = Stopwatch.GetTimestamp();
        while (!Holds(holds))
        {
            if (Stopwatch.GetElapsedTime(from).TotalSeconds > seconds)
            {
                throw new ChaosFailed($"not within {seconds} s: {what}");
            }
            Thread.Sleep(10);
        }
    }

    public static object? Do(RedisProcess process, params ReadOnlySpan<string> words)
    {
        using var client = new RespClient(process.Host, process.Port);
        return client.Do(words);
    }

    public static Dictionary<string, string> Info(RedisProcess server)
    {
        using var client = new RespClient(server.Host, server.Port);
        return client.Info("replication");
    }

    /// <summary>What the Sentinel says of the master.</summary>
    public static Dictionary<string, string> View(RedisProcess sentinel) =>
        RespClient.Pairs(Do(sentinel, "SENTINEL", "MASTER", Name));

    /// <summary>Takes the cables of these out, or puts them back.</summary>
    public void SetCables(IEnumerable<RedisProcess> processes, bool connected)
    {
        foreach (RedisProcess process in processes)
        {
            _lan.SetCable(process.Host, connected);
        }
    }

    /// <summary>Fills this process's disk to the last byte, or makes room again.</summary>
    public void SetDiskFull(RedisProcess process, bool full) => _lan.FillDisk(process.Folder, full);

    public string LogTails() =>
        string.Join('\n', All.Select(p => $"--- {p.Name}\n{p.LogTail(25)}"));

    public void Dispose()
    {
        foreach (RedisProcess process in _processes)
        {
            process.Dispose();
        }
    }

    private static bool Holds(Func<bool> holds)
    {
        try
        {
            return holds();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }

    private static bool Follows(RedisProcess replica, RedisProcess master)
    {
        Dictionary<string, string> info = Info(replica);
        return info.GetValueOrDefault("role") == "slave"
            && info.GetValueOrDefault("master_host") == master.Host.ToString()
            && info.GetValueOrDefault("master_port")
                == master.Port.ToString(CultureInfo.InvariantCulture)
            && info.GetValueOrDefault("master_link_status") == "up";
    }

    private bool KnowsAll(RedisProcess sentinel)
    {
        Dictionary<string, string> view = View(sentinel);
        return view.GetValueOrDefault("flags") == "master"
            && view.GetValueOrDefault("num-slaves") == $"{Servers.Length - 1}"
            && view.GetValueOrDefault("num-other-sentinels") == $"{Sentinels.Length - 1}"
            && SeesReplicas(sentinel);
    }

    // What a Sentinel last heard of a replica may be ten seconds old. One that still takes it for a
    // master would turn it back, were it promoted this moment (D12 in docs/DEVIATIONS.md).
    private static bool SeesReplicas(RedisProcess sentinel) =>
        Do(sentinel, "SENTINEL", "REPLICAS", Name) is object?[] replicas
        && replicas.All(r => RespClient.Pairs(r).GetValueOrDefault("role-reported") == "slave");

    private RedisProcess Server(string name, string kind, string config)
    {
        // A 7.0 peer reads RDB up to version 10; C itself has no such directive.
        string own = kind == "ours" ? "rdb-version 10\n" : "";
        return Launch(name, kind, ServerPort, $"""
            save ""
            protected-mode no
            repl-diskless-sync-delay 0
            {own}{config}
            """);
    }

    private RedisProcess Sentinel(string name, string kind, RedisProcess master) =>
        Launch(name, kind, SentinelPort, $"""
            protected-mode no
            sentinel monitor {Name} {master.Host} {master.Port} 2
            sentinel down-after-milliseconds {Name} {DownAfterMs}
            sentinel failover-timeout {Name} {FailoverTimeoutMs}

            """, "--sentinel");

    private RedisProcess Launch(
        string name, string kind, int port, string config, params string[] arguments)
    {
        (IPAddress host, string[] command) = _lan.AddHost();
        string folder = Path.Combine(_scratch, name);
        _lan.AddDisk(folder);
        var process = new RedisProcess($"{name} ({kind})", [.. command, _programOf(kind)], host,
            _lan.HasCables ? port : FreePorts.Take(1)[0], folder, config, arguments);
        _processes.Add(process);
        process.Start();
        return process;
    }
}
