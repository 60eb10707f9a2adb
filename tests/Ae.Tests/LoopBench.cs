// LoopBench: a loop over real epoll, a clock a test moves by hand, and pipes to make ready.
// No port: test support.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Os.Linux;

namespace RedisNet.Ae.Tests;

internal sealed class LoopBench : IDisposable
{
    private readonly List<int> _open = [];

    public LoopBench(int setSize = 1024, IPoller? poller = null)
    {
        Clock = new HandClock();
        Loop = new EventLoop(poller ?? new AeEpoll(), Clock, setSize);
    }

    public HandClock Clock { get; }

    public EventLoop Loop { get; }

    public LinuxNetwork Net { get; } = new();

    public List<string> Journal { get; } = [];

    /// <summary>A connected pair: what is sent on the second makes the first readable.</summary>
    public (int Fd, int Other) Pair()
    {
        SysResult made = Net.SocketPair(out int left, out int right);
        Check.That(made.Ok);
        _open.Add(left);
        _open.Add(right);
        return (left, right);
    }

    /// <summary>A descriptor that is readable (and writable) from the start.</summary>
    public int ReadyFd()
    {
        (int fd, int other) = Pair();
        Send(other);
        return fd;
    }

    public void Send(int fd) => Check.That(Net.Send(fd, "x"u8).Ok);

    public void Drain(int fd)
    {
        Span<byte> buffer = stackalloc byte[16];
        _ = Net.Recv(fd, buffer);
    }

    public void Close(int fd)
    {
        _ = _open.Remove(fd);
        _ = Net.Close(fd);
    }

    public void Own(int fd) => _open.Add(fd);

    public FileProc Note(string name) => (_, _, _, _) => Journal.Add(name);

    public void On(int fd, AeMask mask, FileProc proc, object? data = null) =>
        Check.That(Loop.CreateFileEvent(fd, mask, proc, data).Ok);

    /// <summary>A turn that does not sleep; what it noted.</summary>
    public string Turn(AeFlags flags = AeFlags.AllEvents)
    {
        Journal.Clear();
        _ = Loop.ProcessEvents(flags | AeFlags.DontWait);
        return string.Join(' ', Journal);
    }

    public void Dispose()
    {
        Loop.Dispose();
        foreach (int fd in _open)
        {
            _ = Net.Close(fd);
        }
    }

    internal sealed class HandClock : IClock
    {
        public void SleepUs(long us) => throw new NotSupportedException();

        public long NowUs { get; set; } = 5_000_000;

        public long MonoUs() => NowUs;

        public long UnixUs() => NowUs;

        public LocalTime ToLocal(long unixSeconds) => default;

        public void PassMs(long ms) => NowUs += ms * 1000;
    }
}
