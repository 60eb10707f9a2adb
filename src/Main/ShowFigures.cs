// ShowFigures: makes the Meter and the EventSource that dotnet-counters looks for.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Making them costs some 20 ms of a processor, most of it for loading and compiling what they
// stand on: too much for a start, and for the loop. So a background job does it, a second after
// the start; a tool that looks earlier is served when they are there.
using System;
using RedisNet.Ae;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Main;

/// <summary>Owns both for as long as the process lives.</summary>
internal sealed class ShowFigures(RedisServer server) : BackgroundJob, IDisposable
{
    private const int DelayMs = 1000;

    private ServerMeter? _meter;
    private ServerEventSource? _events;

    /// <summary>To be called before the loop runs. The runtime knows a source only as long as
    /// somebody holds it: the caller does.</summary>
    public static ShowFigures Later(RedisServer server)
    {
        ShowFigures figures = new(server);
        server.El.CreateTimeEvent(DelayMs, figures.Submit, null);
        return figures;
    }

    public override void Run()
    {
        _meter = new ServerMeter(server);
        _events = new ServerEventSource(server);
    }

    public override void Completed()
    {
    }

    public void Dispose()
    {
        _meter?.Dispose();
        _events?.Dispose();
    }

    private long Submit(EventLoop el, long id, object? clientData)
    {
        server.Env.Jobs.Submit(JobKind.Trace, this);
        return EventLoop.NoMore;
    }
}
