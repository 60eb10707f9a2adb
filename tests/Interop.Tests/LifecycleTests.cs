// LifecycleTests: into the background, under a service manager, on a Unix socket, and the end.
// Ours, no origin in C.
//
// The same is asked of C where it is there. C's daemon is a fork, ours a program started once more:
// from outside nothing of that may show.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("ours")]
[TestFixture("c")]
public sealed class LifecycleTests(string kind) : InteropFixture
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Test]
    public void A_daemon_writes_its_pid_and_removes_the_file_at_its_end()
    {
        int port = FreePorts.Take(1)[0];
        string pidFile = Path.Combine(Scratch, "server.pid");
        string log = Path.Combine(Scratch, "daemon.log");
        string config = Path.Combine(Scratch, "daemon.conf");
        File.WriteAllText(config, $"port {port}\nbind 127.0.0.1\ndir {Scratch}\nsave \"\"\n"
            + $"daemonize yes\npidfile {pidFile}\nlogfile {log}\n");
        using Process first = Process.Start(Programs.Of(kind), [config]);
        first.WaitForExit();
        Assert.That(first.ExitCode, Is.Zero);

        Until("the daemon answers", () => DaemonPid(port) > 0);
        int pid = DaemonPid(port);
        try
        {
            Assert.That(pid, Is.Not.EqualTo(first.Id));
            Assert.That(File.ReadAllText(pidFile), Is.EqualTo($"{pid}\n"));
            Send("TERM", pid);
            Until("it ended", () => !IsAlive(pid));
            Assert.That(File.Exists(pidFile), Is.False);
            Assert.That(File.ReadAllText(log), Does.Contain("Removing the pid file."));
        }
        finally
        {
            if (IsAlive(pid))
            {
                Send("KILL", pid);
            }
        }
    }

    [Test]
    public void A_service_manager_is_told_when_it_is_ready_and_when_it_stops()
    {
        if (kind == "c")
        {
            Assert.Ignore("C speaks to systemd only when it was built with its library.");
        }
        string path = Path.Combine(Scratch, "notify");
        using var manager = new Socket(
            AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 30_000,
        };
        manager.Bind(new UnixDomainSocketEndPoint(path));

        RedisProcess server = OursWith(
            [$"NOTIFY_SOCKET={path}"], "save \"\"\nsupervised systemd\n");
        Assert.That(Take(manager), Is.EqualTo("STATUS=Redis is loading...\n"));
        Assert.That(Take(manager), Is.EqualTo("STATUS=Ready to accept connections\n"));
        Assert.That(Take(manager), Is.EqualTo("READY=1\n"));
        server.Signal("TERM");
        Assert.That(Take(manager), Is.EqualTo("STOPPING=1\n"));
        Until("it ended", () => !server.Running);
        Assert.That(server.ExitCode, Is.Zero);
    }

    [Test]
    public void A_second_SIGINT_ends_a_server_that_waits_for_its_replicas()
    {
        RedisProcess server = Server(kind, "shutdown-timeout 600\n");
        using var replica = new RawClient(server.Port);
        replica.Send(["SYNC"]);
        Until("it is a replica", () => Info(server, "replication").GetValueOrDefault("slave0", "")
            .Contains("state=online", StringComparison.Ordinal));
        Do(server, "SET", "k", "v");

        server.Signal("INT");
        Until("it waits", () => File.ReadAllText(server.LogFile)
            .Contains("Waiting for replicas before shutting down.", StringComparison.Ordinal));
        Assert.That(server.Running);
        server.Signal("INT");
        Until("it ended", () => !server.Running);
        Assert.That(server.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_Unix_socket_has_its_permissions_and_is_removed_at_the_end()
    {
        string path = Path.Combine(Scratch, "s");
        RedisProcess server = Server(kind, $"unixsocket {path}\nunixsocketperm 700\n");
        using var client = new Socket(
            AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 30_000,
        };
        client.Connect(new UnixDomainSocketEndPoint(path));
        client.Send("PING\r\n"u8);
        Assert.That(Take(client), Is.EqualTo("+PONG\r\n"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(OwnerOnly));

        server.Signal("TERM");
        Until("it ended", () => !server.Running);
        Assert.That(server.ExitCode, Is.Zero);
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void A_SIGALRM_ends_nothing()
    {
        RedisProcess server = Server(kind, "save \"\"\n");
        server.Signal("ALRM");
        Assert.That(Do(server, "PING"), Is.EqualTo("PONG"));
        server.Signal("TERM");
        Until("it ended", () => !server.Running);
        Assert.That(server.ExitCode, Is.Zero);
    }

    [Test]
    public void A_Sentinel_by_name_stays_one_in_the_background()
    {
        int port = FreePorts.Take(1)[0];
        string pidFile = Path.Combine(Scratch, "sentinel.pid");
        string config = Path.Combine(Scratch, "sentinel.conf");
        string program = Path.Combine(Scratch, "redis-sentinel");
        string script = Path.Combine(Scratch, "script");
        string seen = Path.Combine(Scratch, "seen");
        File.WriteAllText(script, $"#!/bin/sh\nenv > {seen}.part\nmv {seen}.part {seen}\n");
        File.SetUnixFileMode(script, OwnerOnly);
        File.CreateSymbolicLink(program, Programs.Of(kind));
        File.WriteAllText(config, $"port {port}\nbind 127.0.0.1\ndir {Scratch}\n"
            + $"daemonize yes\npidfile {pidFile}\nsentinel monitor m 127.0.0.1 1 1\n"
            + $"sentinel notification-script m {script}\n");
        using Process first = Process.Start(program, [config]);
        first.WaitForExit();
        Assert.That(first.ExitCode, Is.Zero);

        Until("the daemon answers", () => DaemonPid(port) > 0);
        int pid = DaemonPid(port);
        try
        {
            using var client = new RespClient(port, timeoutMs: 10_000);
            Assert.That(client.Info("server")["redis_mode"], Is.EqualTo("sentinel"));
            Assert.That(File.ReadAllText($"/proc/{pid}/cmdline"), Does.StartWith(program));
            Until("a script ran", () => File.Exists(seen));
            Assert.That(File.ReadAllText(seen), Does.Not.Contain("REDISNET_DAEMON"));
        }
        finally
        {
            Send("TERM", pid);
        }

        Until("it ended", () => !IsAlive(pid));
    }

    [Test]
    public void A_folder_or_nothing_in_place_of_a_configuration_file_is_an_error()
    {
        if (kind == "c")
        {
            Assert.Ignore("C reads a folder as it reads an empty file.");
        }
        foreach (string file in new[] { "", Scratch })
        {
            var start = new ProcessStartInfo(Programs.Ours(), [file])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Scratch,
            };
            using Process server = Process.Start(start)!;
            string said = server.StandardOutput.ReadToEnd();
            server.WaitForExit();
            Assert.That(said, Does.Contain(
                $"Fatal error, can't open config file '{Scratch}': Is a directory"));
            Assert.That(server.ExitCode, Is.EqualTo(1));
        }
    }

    private static string Take(Socket socket)
    {
        byte[] buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private static int DaemonPid(int port)
    {
        using var client = new RespClient(port, timeoutMs: 10_000);
        return int.Parse(client.Info("server")["process_id"], CultureInfo.InvariantCulture);
    }

    private static void Send(string signal, int pid)
    {
        using Process kill = Process.Start("kill", ["-" + signal, $"{pid}"]);
        kill.WaitForExit();
    }

    // A daemon has no parent that waits for it: in a container it may stay as a dead entry.
    private static bool IsAlive(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
