// RunLog: what people read of a run.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>Keeps the last lines, and hands every line on to whoever listens.</summary>
public sealed class RunLog(Action<string>? sink = null)
{
    private const int Kept = 120;

    private readonly Queue<string> _tail = new();

    public IReadOnlyList<string> Tail => [.. _tail];

    /// <summary>A line: seconds, phase, who, what.</summary>
    public void Write(long nowUs, string phase, string who, string what)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{nowUs / 1e6,12:F6} {phase,-7} {who,-6} {what}");
        if (_tail.Count == Kept)
        {
            _tail.Dequeue();
        }
        _tail.Enqueue(line);
        sink?.Invoke(line);
    }
}
