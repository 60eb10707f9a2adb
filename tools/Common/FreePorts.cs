// FreePorts: loopback ports that nobody listens to.
// Ours, no origin in C.
//
// They are taken below the range the kernel gives to outgoing connections: peers that keep trying a
// dead port inside that range would one day be given the same port as their own end, and talk to
// themselves. Another process may still take a port before the server does; the server then says
// so.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace RedisNet.Tools;

public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 29_999;

    public static int[] Take(int count)
    {
        var ports = new List<int>();
        int port = Random.Shared.Next(First, Last);
        for (int tries = 0; ports.Count < count; tries++)
        {
            if (tries > Last - First)
            {
                throw new IOException($"No {count} free ports between {First} and {Last}.");
            }
            port = port == Last ? First : port + 1;
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }
        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        finally
        {
            listener.Stop();
        }
    }
}
