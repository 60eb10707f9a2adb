// SentinelEventRing: the last events that were published, to be read back.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Pub/Sub forgets a message as soon as it is delivered: a client that was reconnecting when
// +switch-master came never hears of it. Here it can ask. Ids begin at 1 at each start and leave no
// gap, so a reader sees what it missed, and by a smaller id that the Sentinel was restarted.
using System;

namespace RedisNet.Sentinel;

/// <summary>A ring of <see cref="Capacity"/> events.</summary>
public sealed class SentinelEventRing
{
    /// <summary>So many events are kept.</summary>
    public const int Capacity = 512;

    /// <summary>One event: its number, wall clock, channel and message.</summary>
    public readonly record struct Entry(long Id, long UnixMs, string Type, string Payload);

    private readonly Entry[] _entries = new Entry[Capacity];

    /// <summary>Id of the newest event; 0 before the first.</summary>
    public long LastId { get; private set; }

    /// <summary>Adds an event; the oldest goes when there are too many.</summary>
    public void Add(long unixMs, string type, string payload)
    {
        LastId++;
        _entries[LastId % Capacity] = new Entry(LastId, unixMs, type, payload);
    }

    /// <summary>The newest events, at most so many, oldest of them first.</summary>
    public Entry[] Last(int count)
    {
        int n = (int)Math.Min(Math.Min(count, Capacity), LastId);
        var last = new Entry[n];
        for (int i = 0; i < n; i++)
        {
            last[i] = _entries[(LastId - n + 1 + i) % Capacity];
        }
        return last;
    }
}
