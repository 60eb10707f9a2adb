// RaxShape: reads a radix tree as raw bytes: a digest of its nodes, and the rules they keep.
// Ours. The offsets are those drawn in src/Mem/Rax/RaxNode.cs.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

/// <summary>The nodes of a tree, seen from outside.</summary>
internal static class RaxShape
{
    /// <summary>FNV-1a over every node, each before its children: flags, size, letters,
    /// value.</summary>
    public static ulong Digest(Rax rax)
    {
        Fnv hash = new();
        Stack<nint> todo = new([(nint)Read(rax.Address)]);
        while (todo.Count > 0)
        {
            Node n = new(todo.Pop());
            hash.Add((byte)(n.Flags & (n.IsKey ? 7 : 5)));
            hash.Add32(n.Size);
            hash.AddAll(n.Letters);
            if (n.IsKey)
            {
                hash.Add64(n.Value);
            }

            for (int i = n.Children - 1; i >= 0; i--)
            {
                todo.Push(n.Child(i));
            }
        }

        return hash.Value;
    }

    /// <summary>Counts, rising letters, leaves that are keys.</summary>
    public static void Check(Rax rax)
    {
        long nodes = 0;
        long keys = 0;
        nint head = (nint)Read(rax.Address);
        Stack<nint> todo = new([head]);
        while (todo.Count > 0)
        {
            nint at = todo.Pop();
            Node n = new(at);
            nodes++;
            keys += n.IsKey ? 1 : 0;
            Expect(n.IsKey || n.Size > 0 || at == head, "a leaf is a key");
            Expect((n.Flags & 4) == 0 || n.Size > 1, "a run has letters");
            ReadOnlySpan<byte> letters = n.Letters;
            for (int i = 1; i < letters.Length && (n.Flags & 4) == 0; i++)
            {
                Expect(letters[i - 1] < letters[i], "letters rise");
            }

            for (int i = 0; i < n.Children; i++)
            {
                todo.Push(n.Child(i));
            }
        }

        Expect(nodes == rax.NumNodes, $"{nodes} nodes, not {rax.NumNodes}");
        Expect(keys == rax.Size, $"{keys} keys, not {rax.Size}");
    }

    private static long Read(nint address) =>
        MemoryMarshal.Read<long>(Zmalloc.Span(address, 8));

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            Assert.Fail(what);
        }
    }

    private readonly ref struct Node
    {
        private readonly nint _at;
        private readonly uint _bits;

        public Node(nint at)
        {
            _at = at;
            _bits = MemoryMarshal.Read<uint>(Zmalloc.Span(at, 4));
        }

        public int Flags => (int)(_bits & 7);

        public bool IsKey => (_bits & 1) != 0;

        public int Size => (int)(_bits >> 3);

        public int Children => (_bits & 4) != 0 ? 1 : Size;

        public ReadOnlySpan<byte> Letters => Zmalloc.Span(_at + 4, Size);

        public long Value => (_bits & 2) != 0 ? 0 : Read(Slots + (8 * Children));

        private nint Slots => _at + ((Size + 11) & ~7);

        public nint Child(int i) => (nint)Read(Slots + (8 * i));
    }
}
