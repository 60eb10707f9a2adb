// LoadGenerator: SETs and GETs from one thread, closed loop or open loop.
// Ours, no origin in C.
//
// Closed loop: every connection sends its next request when the reply to the last is there, as
// redis-benchmark does. It finds the peak, and hides stalls: while the server is away nobody asks.
//
// Open loop: requests are due at fixed times whatever the server does, on the connections in turn,
// and a reply's time is counted from when its request was due. A server that is away for 10 ms at
// 50,000 requests a second so has 500 late replies, not one for each connection. How late the
// generator itself sent is counted apart, to tell the machine's troubles from the server's: it
// looks at the clock again after some hundred replies, so that a server which answers a hundred
// thousand requests at once does not make it late.
//
// Nothing is allocated while a run lasts, so the generator's own collector stays quiet.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

internal sealed class LoadGenerator : IDisposable
{
    private const int Precedence = -10;
    private const int MostAtOnce = 16;
    private const int MostReady = 16;

    /// <summary>After so many replies it looks at the clock again, and one piece of what a
    /// connection has to read is as small. What is ready stays so.</summary>
    private const int MostReplies = 256;
    private const int ReadAtOnce = 4 * 1024;
    private const int DrainSeconds = 30;
    private const long NsAMs = 1_000_000;

    private readonly List<LoadConnection> _connections = [];
    private readonly Dictionary<int, LoadConnection> _byFd = [];
    private readonly RequestMix _mix;
    private readonly int _epoll = Kernel.EpollCreate();
    private readonly int[] _events;
    private readonly int[] _fewEvents;
    private readonly byte[] _scratch = new byte[ReadAtOnce];
    private int _outstanding;
    private int _next;

    public LoadGenerator(int port, int clients, int keys)
    {
        _mix = new RequestMix(keys);
        _events = new int[clients * Kernel.EventWords];
        _fewEvents = new int[Math.Min(clients, MostReady) * Kernel.EventWords];
        for (int i = 0; i < clients; i++)
        {
            var connection = new LoadConnection(port);
            _connections.Add(connection);
            _byFd[connection.Fd] = connection;
            if (!Kernel.Watch(_epoll, connection.Fd))
            {
                throw new IOException("epoll does not take a socket");
            }
        }
    }

    /// <summary>It goes before other programs on its core, if the system lets it.</summary>
    public bool GoesFirst { get; init; }

    /// <summary>Each connection one request at a time; returns replies a second.</summary>
    public double RunClosed(double seconds)
    {
        bool first = GoesFirst && Kernel.GoFirst(0, 1);
        try
        {
            return Closed(seconds);
        }
        finally
        {
            Back(first);
        }
    }

    /// <summary>Requests at a fixed rate while the log says so; ends when each has its
    /// reply.</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="log">Is told of each request.</param>
    /// <param name="spin">Never sleep: exact, at the price of a whole core. Who sleeps goes before
    /// others when it wakes, if the system lets it.</param>
    public void RunOpen(double rate, IRequestLog log, bool spin)
    {
        int niceness = Kernel.Niceness();
        Kernel.SetNiceness(spin ? niceness : Precedence);
        Kernel.ExactTimers();
        bool first = GoesFirst && Kernel.GoFirst(0, 1);
        try
        {
            Open(new ArrivalSchedule(Stopwatch.GetTimestamp(), rate), log, spin);
        }
        finally
        {
            Back(first);
            Kernel.SetNiceness(niceness);
        }
    }

    public void Dispose()
    {
        _connections.ForEach(c => c.Dispose());
        Kernel.Close(_epoll);
    }

    private static void Back(bool first)
    {
        if (first)
        {
            Kernel.GoFirst(0, 0);
        }
    }

    private double Closed(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + Ticks(seconds);
        long replies = 0;
        foreach (LoadConnection connection in _connections)
        {
            Request(connection, start);
        }
        while (_outstanding > 0)
        {
            int ready = Kernel.Wait(_epoll, _events, NsAMs);
            long now = Stopwatch.GetTimestamp();
            for (int i = 0; i < ready; i++)
            {
                LoadConnection connection = Ready(_events, i);
                for (int got = Receive(connection); got > 0; got--)
                {
                    connection.TakeDue();
                    replies++;
                    if (now < end)
                    {
                        Request(connection, now);
                    }
                }
            }
        }
        return replies / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Open(ArrivalSchedule schedule, IRequestLog log, bool spin)
    {
        long sent = 0;
        long drained = long.MaxValue;
        bool sending = true;
        while (sending || _outstanding > 0)
        {
            long now = Stopwatch.GetTimestamp();
            if (sending && !log.GoOn(now))
            {
                sending = false;
                drained = now + Ticks(DrainSeconds);
            }
            if (now > drained)
            {
                throw new IOException($"{_outstanding} requests have no reply");
            }
            for (int n = 0; sending && n < MostAtOnce && schedule.Due(sent) <= now; n++, sent++)
            {
                long due = schedule.Due(sent);
                Request(_connections[_next], due);
                _next = (_next + 1) % _connections.Count;
                now = Stopwatch.GetTimestamp();
                log.Sent(due, now);
            }
            long idle = sending ? schedule.Due(sent) - now : NsAMs;
            Collect(log, spin ? 0 : Math.Clamp(idle, 0, NsAMs));
        }
    }

    private void Collect(IRequestLog log, long waitNs)
    {
        int ready = Kernel.Wait(_epoll, _fewEvents, waitNs);
        int replies = 0;
        for (int i = 0; i < ready && replies < MostReplies; i++)
        {
            LoadConnection connection = Ready(_fewEvents, i);
            int got = Receive(connection);
            long now = Stopwatch.GetTimestamp();
            for (replies += got; got > 0; got--)
            {
                log.Replied(connection.TakeDue(), now);
            }
            if (connection.HasUnsent)
            {
                connection.Send();
            }
        }
    }

    private LoadConnection Ready(int[] events, int i) =>
        _byFd[events[(i * Kernel.EventWords) + Kernel.FdWord]];

    private void Request(LoadConnection connection, long due)
    {
        connection.Request(_mix, due);
        _outstanding++;
    }

    private int Receive(LoadConnection connection)
    {
        int got = connection.Receive(_scratch);
        _outstanding -= got;
        return connection.Errors == 0 ? got
            : throw new IOException("the server answered with an error");
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
