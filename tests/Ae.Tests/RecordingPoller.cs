// RecordingPoller: a poller that finds what it is told and remembers how long it was to wait.
// No port: test support.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Ae.Tests;

internal sealed class RecordingPoller : IPoller
{
    public string Name => "recording";

    public List<long> TimeoutsUs { get; } = [];

    public FiredEvent[] Finds { get; set; } = [];

    public bool Disposed { get; private set; }

    public SysResult AddEvent(int fd, AeMask before, AeMask added) => SysResult.Success();

    public void DelEvent(int fd, AeMask before, AeMask removed)
    {
    }

    public List<int> Rearmed { get; } = [];

    public void Rearm(int fd, AeMask watched) => Rearmed.Add(fd);

    public int Poll(Span<FiredEvent> fired, long timeoutUs)
    {
        TimeoutsUs.Add(timeoutUs);
        Finds.CopyTo(fired);
        return Finds.Length;
    }

    public SysResult Resize(int setSize) => SysResult.Success();

    public void Dispose() => Disposed = true;
}
