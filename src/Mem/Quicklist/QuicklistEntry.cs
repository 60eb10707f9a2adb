// QuicklistEntry: an element an iterator stands on.
// Port of redis 7.2 quicklist.h quicklistEntry. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>The value of an element and where it is. Spoiled by the next change of the list and by
/// the next step of the iterator.</summary>
/// <port>quicklist.h quicklistEntry</port>
public readonly unsafe ref struct QuicklistEntry
{
    internal readonly QuicklistNodeBlock* Node;
    internal readonly int Zi;
    internal readonly long Offset;

    internal QuicklistEntry(QuicklistNodeBlock* node, int zi, long offset, ListpackValue value)
    {
        Node = node;
        Zi = zi;
        Offset = offset;
        Value = value;
    }

    /// <summary>What the element holds.</summary>
    public ListpackValue Value { get; }

    /// <summary>Whether the element is this text.</summary>
    /// <port>quicklist.c quicklistCompare</port>
    public bool Compare(ReadOnlySpan<byte> s)
    {
        return Value.TextEquals(s);
    }
}
