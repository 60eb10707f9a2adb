// InteropFixture: real processes in a scratch folder, ended after each test by their own ids.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

public abstract class InteropFixture
{
    private readonly List<RedisProcess> _processes = [];
    private string _scratch = "";

    /// <summary>The test's own folder; gone after it.</summary>
    private protected string Scratch => _scratch;

    [SetUp]
    public void MakeScratch() =>
        _scratch = Directory.CreateTempSubdirectory("redisnet-interop-").FullName;

    [TearDown]
    public void EndAll()
    {
        bool failed = TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed;
        foreach (RedisProcess process in _processes)
        {
            process.Dispose();
            if (failed)
            {
                TestContext.Out.WriteLine($"--- {process.Name}\n{process.LogTail(40)}");
            }
        }
        _processes.Clear();
        Directory.Delete(_scratch, recursive: true);
    }

    private protected RedisProcess Server(string kind, string config = "")
    {
        string settings = "save \"\"\nenable-debug-command yes\nrepl-diskless-sync-delay 0\n";
        return Launch($"{kind}-{_processes.Count}", kind,
            Programs.Settings(kind) + settings + config);
    }

    /// <summary>Ours, with variables in its environment.</summary>
    private protected RedisProcess OursWith(string[] variables, string config)
    {
        var process = new RedisProcess("ours-env", ["/usr/bin/env", .. variables, Programs.Ours()],
            IPAddress.Loopback, FreePorts.Take(1)[0], Path.Combine(_scratch, "ours-env"), config);
        _processes.Add(process);
        process.Start();
        return process;
    }

    private protected RedisProcess Replica(string kind, RedisProcess master, string config = "") =>
        Server(kind, $"replicaof 127.0.0.1 {master.Port}\n{config}");

    private protected RedisProcess Sentinel(string kind, int masterPort, int quorum,
        int downAfterMs = 1000, int failoverTimeoutMs = 6000)
    {
        string config = $"""
            sentinel monitor m 127.0.0.1 {masterPort} {quorum}
            sentinel down-after-milliseconds m {downAfterMs}
            sentinel failover-timeout m {failoverTimeoutMs}

            """;
        return Launch($"sentinel-{kind}-{_processes.Count}", kind, config, "--sentinel");
    }

    /// <summary>Asks until it is so. The limit only ends a test that would never pass. A server
    /// that changes its role drops its clients: that is "not yet".</summary>
    private protected static void Until(string what, Func<bool> holds, int seconds = 40)
    {
        long from = Stopwatch.GetTimestamp();
        while (!Holds(holds))
        {
            Assert.That(Stopwatch.GetElapsedTime(from).TotalSeconds, Is.LessThan(seconds), what);
            Thread.Sleep(20);
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

    private protected static Dictionary<string, string> Info(RedisProcess server, string section)
    {
        using var client = new RespClient(server.Port, timeoutMs: 10_000);
        return client.Info(section);
    }

    private protected static object? Do(RedisProcess server, params ReadOnlySpan<string> words)
    {
        using var client = new RespClient(server.Port, timeoutMs: 30_000);
        return client.Do(words);
    }

    private protected static bool Follows(RedisProcess replica, RedisProcess master)
    {
        Dictionary<string, string> info = Info(replica, "replication");
        return info.GetValueOrDefault("role") == "slave"
            && info.GetValueOrDefault("master_port") == master.Port.ToString(
                CultureInfo.InvariantCulture)
            && info.GetValueOrDefault("master_link_status") == "up"
            && info.GetValueOrDefault("slave_repl_offset")
                == Info(master, "replication").GetValueOrDefault("master_repl_offset");
    }

    private protected static string Digest(RedisProcess server) =>
        Do(server, "DEBUG", "DIGEST") as string ?? "";

    private RedisProcess Launch(string name, string kind, string config, params string[] arguments)
    {
        int port = FreePorts.Take(1)[0];
        var process = new RedisProcess(
            name, Programs.Of(kind), port, Path.Combine(_scratch, name), config, arguments);
        _processes.Add(process);
        process.Start();
        return process;
    }
}
