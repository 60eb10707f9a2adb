// Lan: hosts of our own for real processes, so that a cable can be cut.
// Ours, no origin in C.
//
// As root each process gets a network namespace of its own, joined to a bridge in the namespace
// that the tool runs in (`make chaos` starts it in a fresh one, so that nothing of this is seen
// outside and all of it is gone when the tool ends):
//
//   tool, bridge 10.77.0.254 --- veth c1 ~~~ veth eth0 10.77.0.1, process 1
//                            \-- veth c2 ~~~ veth eth0 10.77.0.2, process 2
//
// To cut a host off, its end of the cable at the bridge is taken down: packets vanish, connections
// stay, as with a broken switch. A process also gets a small disk of its own that can be filled.
// Elsewhere everything runs on loopback, and nothing can be cut or filled.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;

namespace RedisNet.Chaos;

/// <summary>Addresses and disks for processes, and the cables between them.</summary>
public sealed class Lan : IDisposable
{
    private const string Bridge = "chaos0";
    private const int DiskBytes = 8 * 1024 * 1024;
    private readonly List<string> _hosts = [];
    private readonly List<string> _disks = [];

    /// <summary>Whether hosts can be cut off.</summary>
    public bool HasCables { get; }

    public Lan(bool cables)
    {
        HasCables = cables;
        if (cables)
        {
            // The names of namespaces are files: these too are to be gone with the tool.
            Directory.CreateDirectory("/run/netns");
            Shell.Run("mount", "-t", "tmpfs", "tmpfs", "/run/netns");
            Ip("link", "set", "lo", "up");
            Ip("link", "add", Bridge, "type", "bridge");
            Ip("addr", "add", "10.77.0.254/24", "dev", Bridge);
            Ip("link", "set", Bridge, "up");
        }
    }

    /// <summary>A new host: its address, and what a command line there begins with.</summary>
    public (IPAddress Address, string[] Command) AddHost()
    {
        if (!HasCables)
        {
            return (IPAddress.Loopback, []);
        }
        int number = _hosts.Count + 1;
        string name = $"chaos-{Environment.ProcessId}-{number}";
        _hosts.Add(name);
        Ip("netns", "add", name);
        Ip("link", "add", Cable(number), "type", "veth", "peer", "name", "eth0", "netns", name);
        Ip("link", "set", Cable(number), "master", Bridge, "up");
        Ip("-n", name, "link", "set", "lo", "up");
        Ip("-n", name, "addr", "add", $"10.77.0.{number}/24", "dev", "eth0");
        Ip("-n", name, "link", "set", "eth0", "up");
        return (IPAddress.Parse($"10.77.0.{number}"), ["ip", "netns", "exec", name]);
    }

    /// <summary>Takes the cable of a host out, or puts it back.</summary>
    public void SetCable(IPAddress host, bool connected) =>
        Ip("link", "set", Cable(host.GetAddressBytes()[3]), connected ? "up" : "down");

    /// <summary>A small disk of its own for a folder, where hosts are our own.</summary>
    public void AddDisk(string folder)
    {
        if (HasCables)
        {
            Directory.CreateDirectory(folder);
            Shell.Run("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", folder);
            _disks.Add(folder);
        }
    }

    /// <summary>Fills the disk of this folder to the last byte, or makes room again.</summary>
    public void FillDisk(string folder, bool full)
    {
        string filler = Path.Combine(folder, "filler");
        if (!full)
        {
            File.Delete(filler);
            return;
        }
        using FileStream file = File.Create(filler);
        byte[] page = new byte[4096];
        try
        {
            for (int i = 0; i < DiskBytes / page.Length; i++)
            {
                file.Write(page);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < _hosts.Count; i++)
        {
            // The cable first: with its host it would go only later, and its name with it.
            Ip("link", "del", Cable(i + 1));
            Ip("netns", "del", _hosts[i]);
        }
        foreach (string disk in _disks)
        {
            Shell.Run("umount", "-l", disk);
        }
        if (HasCables)
        {
            Ip("link", "del", Bridge);
            Shell.Run("umount", "-l", "/run/netns");
        }
    }

    private static string Cable(int host) => $"c{host}";

    private static void Ip(params string[] arguments) => Shell.Run("ip", arguments);
}
