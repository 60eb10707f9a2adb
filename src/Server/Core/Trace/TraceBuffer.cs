// TraceBuffer: events on their way from the loop to the file.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The buffer is the job that writes it, so that handing one over allocates nothing. It belongs to
// the loop, then from Submit to Completed to the worker.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A batch of events, and the job of writing it.</summary>
internal sealed class TraceBuffer(TraceRecording recording, TraceFile file, int size)
    : BackgroundJob
{
    public readonly TraceEvent[] Events = new TraceEvent[size];
    public int Count;

    /// <summary>Nothing comes after it.</summary>
    public bool IsLast;

    public override void Run()
    {
        file.Write(Events.AsSpan(0, Count));
        if (IsLast)
        {
            file.End();
        }
    }

    public override void Completed() => recording.Written(this);
}
