// SkiplistShape: reads a skip list as raw bytes and holds every link and span against the others.
// Ours. The offsets are those drawn in src/Mem/Zset/ZskiplistBlock.cs.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

/// <summary>The invariants of a list, checked from outside.</summary>
internal static class SkiplistShape
{
    public static void Check(Zskiplist zsl)
    {
        List<nint> nodes = new();
        Dictionary<nint, int> place = new() { [zsl.Address] = 0 };
        for (nint n = Forward(zsl.Address, 0); n != 0; n = Forward(n, 0))
        {
            nint before = nodes.Count == 0 ? 0 : nodes[^1];
            Expect(Read(n, 16) == before, "backward");
            nodes.Add(n);
            place.Add(n, nodes.Count);
        }

        Expect(zsl.Length == nodes.Count, "length");
        Expect(zsl.Tail.Address == (nodes.Count == 0 ? 0 : nodes[^1]), "tail");
        CheckOrder(nodes);
        int top = 1;
        foreach (nint n in nodes)
        {
            top = int.Max(top, Levels(n));
        }

        Expect(zsl.Level == top, "levels in use");
        for (int i = 1; i < Zskiplist.MaxLevel; i++)
        {
            CheckLevel(zsl.Address, i, nodes, place, i < top);
        }
    }

    private static void CheckLevel(
        nint head, int i, List<nint> nodes, Dictionary<nint, int> place, bool used)
    {
        int members = nodes.FindAll(n => Levels(n) > i).Count;
        nint at = head;
        for (; Forward(at, i) != 0; at = Forward(at, i), members--)
        {
            Expect(Read(at, 32 + (16 * i)) == place[Forward(at, i)] - place[at], "span");
        }

        Expect(members == 0, "every node of a level is on its chain");
        Expect(!used || Read(at, 32 + (16 * i)) == nodes.Count - place[at], "last span");
    }

    private static void CheckOrder(List<nint> nodes)
    {
        for (int i = 1; i < nodes.Count; i++)
        {
            ZskiplistNode a = ZskiplistNode.FromAddress(nodes[i - 1]);
            ZskiplistNode b = ZskiplistNode.FromAddress(nodes[i]);
            Expect(
                a.Score < b.Score
                || (a.Score == b.Score && a.Element.SequenceCompareTo(b.Element) < 0), "order");
        }
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            Assert.Fail(what);
        }
    }

    private static int Levels(nint n) => (int)(Read(n, 32) >> 32);

    private static nint Forward(nint n, int i) => (nint)Read(n, 24 + (16 * i));

    private static long Read(nint n, int offset) =>
        MemoryMarshal.Read<long>(Zmalloc.Span(n + offset, 8));
}
