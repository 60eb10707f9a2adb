// QuicklistFixture: a list with its model, and the changes a test makes to both.
// Ours.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace RedisNet.Mem.Tests;

/// <summary>Base of the tests of lists.</summary>
public abstract class QuicklistFixture : MemFixture
{
    protected QuicklistFixture(string kind)
        : base(kind)
    {
    }

    /// <summary>What lists of a server share; settings are the default ones.</summary>
    protected QuicklistShared Shared { get; } = new();

    protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A list of these elements, pushed at the end one by one.</summary>
    protected Quicklist Make(int fill, int compress, params string[] values)
    {
        Quicklist list = Quicklist.New(Z, fill, compress);
        foreach (string value in values)
        {
            list.PushTail(Z, Shared, Bytes(value));
        }

        return list;
    }

    /// <summary>Elements "0", "1", …, each with a tail of the same letter, so that they
    /// compress.</summary>
    protected Quicklist Numbered(int count, int fill, int compress, int tail = 0)
    {
        return Make(fill, compress, [.. Enumerable.Range(0, count).Select(i =>
            i.ToString(CultureInfo.InvariantCulture) + new string('t', tail))]);
    }

    protected List<string> Texts(Quicklist list, bool forward = true)
    {
        List<string> texts = [];
        QuicklistIterator iter = list.GetIterator(Z, Shared, forward);
        while (iter.Next(out QuicklistEntry entry))
        {
            texts.Add(ListpackText.Text(entry.Value));
        }

        iter.Release();
        return texts;
    }

    protected static List<byte[]> Model(IEnumerable<string> texts)
    {
        return [.. texts.Select(Bytes)];
    }
}
