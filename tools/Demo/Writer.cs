// Writer: a client that writes numbered keys without pause and finds the master through Sentinel.
// Ours, no origin in C.
//
// Each write travels with ROLE in one packet: the reply to ROLE carries the master's replication
// offset after the write. A write counts as acknowledged when both replies came. What was sent and
// never answered is unknown: it may be kept or not, and nothing was promised.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Writer(Group group, Timeline timeline)
{
    // Enough to see what is lost, little enough to leave the processors to the servers.
    private const int WritesAMs = 8;

    private readonly Lock _lock = new();
    private readonly List<AckedWrite> _acked = [];
    private Thread? _thread;
    private volatile bool _stop;
    private volatile int _masterPort;
    private volatile int _refused;
    private volatile int _unknown;
    private bool _refusing;

    /// <summary>Who the client writes to now; 0 while it looks for the master.</summary>
    public int MasterPort => _masterPort;

    /// <summary>Attempts that found no master willing to take a write.</summary>
    public int Refused => _refused;

    /// <summary>Writes that were sent and never answered.</summary>
    public int Unknown => _unknown;

    /// <summary>Port of the master that took the latest acknowledged write.</summary>
    public int LastPort { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _acked.Count;
            }
        }
    }

    public static string Key(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"key:{number:d7}");

    public void Start()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "writer" };
        _thread.Start();
    }

    public List<AckedWrite> Stop()
    {
        _stop = true;
        _thread?.Join();
        return _acked;
    }

    private void Work()
    {
        int number = 0;
        while (!_stop)
        {
            int port = FindMaster();
            if (port == 0)
            {
                Pause();
                continue;
            }
            try
            {
                using var client = new RespClient(port);
                while (!_stop && WriteOne(client, port, ref number))
                {
                    if (number % WritesAMs == 0)
                    {
                        Thread.Sleep(1);
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Lost(port, e is SocketException s ? s.SocketErrorCode.ToString() : e.Message);
            }
            _masterPort = 0;
            Pause();
        }
    }

    private int FindMaster()
    {
        foreach (RedisProcess sentinel in group.Sentinels)
        {
            int port = Group.MasterPort(sentinel);
            if (port != 0)
            {
                return port;
            }
        }
        return 0;
    }

    /// <summary>False when the server is not the one to write to.</summary>
    private bool WriteOne(RespClient client, int port, ref int number)
    {
        string text = (++number).ToString(CultureInfo.InvariantCulture);
        client.Queue("SET", Key(number), text);
        client.Queue("ROLE");
        _unknown++;
        client.Flush();
        object? reply = client.Read();
        object? role = client.Read();
        _unknown--;
        if (reply is not "OK" || role is not object?[] { Length: >= 2 } parts
            || parts[0] is not "master")
        {
            Lost(port, (reply as RespError)?.Text ?? "not a master");
            return false;
        }
        Acknowledged(new AckedWrite(number, port, (long)parts[1]!));
        return true;
    }

    private void Acknowledged(AckedWrite write)
    {
        lock (_lock)
        {
            _acked.Add(write);
        }
        _masterPort = write.Port;
        if (_refusing || LastPort != write.Port)
        {
            _refusing = false;
            timeline.Note("client", "write accepted",
                $"{Key(write.Number)} by {group.NameOf(write.Port)}");
        }
        LastPort = write.Port;
    }

    private void Lost(int port, string why)
    {
        _refused++;
        if (!_refusing)
        {
            _refusing = true;
            timeline.Note("client", "write refused", $"{group.NameOf(port)}: {why}");
        }
    }

    private static void Pause() => Thread.Sleep(20);
}
