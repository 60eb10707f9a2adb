// ServerWatch: asks one server again and again what its role and link are, and notes each change.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class ServerWatch(Group group, RedisProcess server, Timeline timeline)
{
    private const int EveryMs = 10;
    private const int TryAgainMs = 50;

    private string _role = "";
    private string _link = "";
    private volatile bool _stop;

    public void Start() =>
        new Thread(Watch) { IsBackground = true, Name = server.Name }.Start();

    public void Stop() => _stop = true;

    private void Watch()
    {
        while (!_stop)
        {
            try
            {
                using var client = new RespClient(server.Port);
                while (!_stop)
                {
                    See(client.Info("replication"));
                    Thread.Sleep(EveryMs);
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Thread.Sleep(TryAgainMs);
            }
        }
    }

    private void See(Dictionary<string, string> info)
    {
        string role = info.GetValueOrDefault("role", "");
        string link = info.GetValueOrDefault("master_link_status", "");
        string master = info.GetValueOrDefault("master_port", "");
        string following = $"of {NameOf(master)}";
        if (_role.Length > 0 && role != _role)
        {
            timeline.Note(server.Name, role == "master" ? "became master" : "became replica",
                role == "master" ? $"offset {info.GetValueOrDefault("second_repl_offset", "?")}"
                    : following);
        }
        if (role == "slave" && _link.Length > 0 && link != _link)
        {
            timeline.Note(server.Name, link == "up" ? "link up" : "link lost", following);
        }
        _role = role;
        _link = link;
    }

    private string NameOf(string port) =>
        int.TryParse(port, CultureInfo.InvariantCulture, out int number) ? group.NameOf(number)
            : "?";
}
