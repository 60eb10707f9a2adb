// Flow: one master under random writes, and its replica of the other make.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Differential;

internal sealed class Flow : IDisposable
{
    private const int Batch = 50;
    private const int SettleMs = 60_000;

    private readonly string _name;
    private readonly RedisProcess _master;
    private readonly RedisProcess _replica;
    private readonly WireClient _writes;
    private readonly Workload _workload;
    private long _commands;
    private int _cuts;

    public Flow(string name, RedisProcess master, RedisProcess replica, Workload workload)
    {
        _name = name;
        _master = master;
        _replica = replica;
        _workload = workload;
        _writes = new WireClient(master.Port);
        Follow();
    }

    /// <summary>Its name, what was sent, and the synchronisations that the master served.</summary>
    public override string ToString()
    {
        using var client = new RespClient(_master.Port, SettleMs);
        Dictionary<string, string> stats = client.Info("stats");
        return string.Create(CultureInfo.InvariantCulture,
            $"{_name}: {_commands} commands, {_cuts} cuts, ")
            + $"{stats["sync_full"]} full and {stats["sync_partial_ok"]} partial syncs";
    }

    /// <summary>New thresholds on both, as the bytes of a HyperLogLog depend on them; the data
    /// stays.</summary>
    public void Set(string[] setting)
    {
        using var replica = new RespClient(_replica.Port, SettleMs);
        _writes.Do(setting);
        replica.Do(setting);
    }

    /// <summary>Some random commands; what they answer does not matter here. A master that is gone
    /// says its last words in the exception.</summary>
    public void Write()
    {
        try
        {
            SendBatch();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new IOException(
                $"{_master.Name} ({(_master.Running ? "runs" : "ended")}): {e.Message}\n"
                + _master.LogTail(60), e);
        }
        _commands += Batch;
    }

    private void SendBatch()
    {
        for (int i = 0; i < Batch; i++)
        {
            _writes.Queue(_workload.Next().Words);
        }
        _writes.Flush();
        for (int i = 0; i < Batch; i++)
        {
            _writes.Take();
        }
    }

    /// <summary>Breaks the link in one of several ways.</summary>
    public void Cut(Random random)
    {
        _cuts++;
        using var master = new RespClient(_master.Port, SettleMs);
        using var replica = new RespClient(_replica.Port, SettleMs);
        switch (random.Next(5))
        {
            case 0:
                master.Do("CLIENT", "KILL", "TYPE", "replica");
                break;
            case 1:
                replica.Do("CLIENT", "KILL", "TYPE", "master");
                break;
            case 2:
                // Small enough that what is missed no longer fits.
                master.Do("CONFIG", "SET", "repl-backlog-size", "16384");
                replica.Do("REPLICAOF", "127.0.0.1", "1");
                break;
            case 3:
                master.Do("CONFIG", "SET", "repl-backlog-size", "1048576");
                replica.Do("REPLICAOF", "NO", "ONE");
                break;
            default:
                replica.Do("DEBUG", "SLEEP", "0.3");
                master.Do("CLIENT", "KILL", "TYPE", "replica");
                break;
        }
    }

    public void Follow()
    {
        using var replica = new RespClient(_replica.Port, SettleMs);
        replica.Do("REPLICAOF", "127.0.0.1",
            _master.Port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until both have the same digest and the link is up; null when they do, else
    /// what they have.</summary>
    public string? Settle()
    {
        _writes.Do("DISCARD");
        _workload.LeaveTransaction();
        Follow();
        using var master = new RespClient(_master.Port, SettleMs);
        using var replica = new RespClient(_replica.Port, SettleMs);
        long deadline = Environment.TickCount64 + SettleMs;
        string state;
        do
        {
            string link = replica.Info("replication").GetValueOrDefault("master_link_status", "");
            string? there = master.Do("DEBUG", "DIGEST") as string;
            string? here = replica.Do("DEBUG", "DIGEST") as string;
            if (link == "up" && there == here)
            {
                return null;
            }
            state = link == "up" ? "" : $"link {link}";
            Thread.Sleep(100);
        }
        while (Environment.TickCount64 < deadline);
        return state.Length > 0 ? state : Differing();
    }

    /// <summary>The keys that master and replica hold differently, and how.</summary>
    private string Differing()
    {
        const int most = 5;
        using var master = new WireClient(_master.Port);
        using var replica = new WireClient(_replica.Port);
        var found = new List<string>();
        foreach (string db in (string[])["0", "1"])
        {
            master.Do("SELECT", db);
            replica.Do("SELECT", db);
            IEnumerable<string> keys = WireReply.Elements(master.Do("KEYS", "*"))
                .Union(WireReply.Elements(replica.Do("KEYS", "*"))).Select(WireReply.Text);
            found.AddRange(
                from key in keys
                where Digest(master, key) != Digest(replica, key)
                select $"db {db} {key}\n    master:  {Seen(master, key)}"
                    + $"\n    replica: {Seen(replica, key)}");
        }
        return string.Join("\n  ", found.Take(most).Prepend($"{found.Count} keys differ"));
    }

    private static string Digest(WireClient server, string key) =>
        server.Do("DEBUG", "DIGEST-VALUE", key)
            + Comparison.Sign.Normal(server.Do("PTTL", key));

    private static string Seen(WireClient server, string key) =>
        Shown.Bytes(server.Do("PTTL", key) + server.Do("DEBUG", "OBJECT", key)
            + server.Do("DUMP", key));

    public void Dispose()
    {
        _writes.Dispose();
        _replica.Dispose();
        _master.Dispose();
    }
}
