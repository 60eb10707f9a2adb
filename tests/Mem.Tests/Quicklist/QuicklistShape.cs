// QuicklistShape: looks over a whole list from outside, and prints it. For the tests of lists.
// Ours.
using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

internal static class QuicklistShape
{
    /// <summary>Links, counts and sizes agree, ends are not compressed, and what it holds is the
    /// model.</summary>
    public static void AssertSame(Quicklist list, List<byte[]> model)
    {
        List<byte[]> all = [];
        long nodes = 0;
        QuicklistNode last = default;
        for (QuicklistNode n = list.Head; !n.IsNull; n = n.Next)
        {
            Assert.That(n.Prev, Is.EqualTo(last));
            bool isNearEnd = nodes < list.Compress || list.Nodes - 1 - nodes < list.Compress;
            Assert.That(n.IsCompressed && (isNearEnd || list.Compress == 0), Is.False);
            Assert.That(n.Recompress, Is.False, "somebody is not done with a node");
            int before = all.Count;
            Expand(n, all);
            Assert.That(all.Count - before, Is.EqualTo(n.Count));
            Assert.That(n.Count, Is.Positive);
            last = n;
            nodes++;
        }

        Assert.That(list.Tail, Is.EqualTo(last));
        Assert.That(list.Nodes, Is.EqualTo(nodes));
        Assert.That(list.Count, Is.EqualTo(all.Count));
        Assert.That(all, Has.Count.EqualTo(model.Count));
        for (int i = 0; i < model.Count; i++)
        {
            if (!all[i].AsSpan().SequenceEqual(model[i]))
            {
                Assert.Fail($"element {i} differs");
            }
        }
    }

    /// <summary>Each node as its count, P in front of a plain and Z of a compressed one.</summary>
    public static string Of(Quicklist list) => Of(list, false);

    /// <summary>The same with a slash and the uncompressed bytes behind each count.</summary>
    public static string WithSizes(Quicklist list) => Of(list, true);

    private static string Of(Quicklist list, bool withSizes)
    {
        StringBuilder text = new();
        for (QuicklistNode n = list.Head; !n.IsNull; n = n.Next)
        {
            text.Append(text.Length > 0 ? " " : string.Empty);
            text.Append(n.IsPlain ? "P" : string.Empty);
            text.Append(n.IsCompressed ? "Z" : string.Empty).Append(n.Count);
            text.Append(withSizes ? "/" + n.Size : string.Empty);
        }

        return text.ToString();
    }

    private static void Expand(QuicklistNode n, List<byte[]> all)
    {
        byte[] bytes = new byte[n.Size];
        if (n.IsCompressed)
        {
            Assert.That(Lzf.Decompress(n.Lzf, bytes), Is.EqualTo(n.Size));
        }
        else
        {
            n.Bytes.CopyTo(bytes);
        }

        if (n.IsPlain)
        {
            all.Add(bytes);
            return;
        }

        Collector collector = new() { Seen = all };
        Assert.That(Listpack.ValidateIntegrity(bytes, true, ref collector));
    }

    private struct Collector : IListpackVisitor
    {
        public List<byte[]> Seen;

        public readonly bool Visit(ListpackValue value, int headCount)
        {
            Seen.Add(value.Text(new byte[ListpackValue.IntegerScratch]).ToArray());
            return true;
        }
    }
}
