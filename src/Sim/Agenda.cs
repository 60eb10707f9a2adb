// Agenda: what will happen, by time, and at one time in the order it was entered.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A binary heap of structs: the framework's priority queue compares pairs through an interface,
// which is a tenth of a world's time when many packets are under way.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Events in order of time.</summary>
internal sealed class Agenda
{
    private Entry[] _heap = new Entry[64];
    private long _sequence;

    internal int Count { get; private set; }

    /// <summary>When the first one is due; long.MaxValue when there is none.</summary>
    internal long FirstUs => Count > 0 ? _heap[0].DueUs : long.MaxValue;

    internal void Add(long dueUs, SimEvent what)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }
        Entry entry = new(dueUs, _sequence++, what);
        int at = Count++;
        while (at > 0 && entry.Before(_heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        _heap[at] = entry;
    }

    internal SimEvent Take()
    {
        Check.That(Count > 0);
        SimEvent first = _heap[0].What;
        Entry last = _heap[--Count];
        _heap[Count] = default;
        int at = 0;
        for (int child = 1; child < Count; child = (at * 2) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].Before(_heap[child]))
            {
                child++;
            }
            if (!_heap[child].Before(last))
            {
                break;
            }
            _heap[at] = _heap[child];
            at = child;
        }
        if (Count > 0)
        {
            _heap[at] = last;
        }
        return first;
    }

    private readonly record struct Entry(long DueUs, long Sequence, SimEvent What)
    {
        internal bool Before(in Entry other) =>
            DueUs < other.DueUs || (DueUs == other.DueUs && Sequence < other.Sequence);
    }
}
