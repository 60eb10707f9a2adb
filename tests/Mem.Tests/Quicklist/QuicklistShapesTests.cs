// QuicklistShapesTests: the same commands give the same nodes as in C. The transcript is
// shapes.txt beside this file; its head says how it was made.
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class QuicklistShapesTests : QuicklistFixture
{
    private Quicklist _list;
    private int _fill;
    private int _depth;

    public QuicklistShapesTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Every_command_of_the_transcript_leaves_the_nodes_that_C_has()
    {
        using System.IO.Stream stream = typeof(QuicklistShapesTests).Assembly
            .GetManifestResourceStream("Mem.Tests.Quicklist.shapes.txt")!;
        using StreamReader reader = new(stream);
        int shapes = 0;
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.StartsWith('>'))
            {
                Do(text[2..].Split(' '));
            }
            else if (text.StartsWith('='))
            {
                Assert.That(QuicklistShape.WithSizes(_list), Is.EqualTo(text[2..]), $"line {line}");
                shapes++;
            }
        }

        Quicklist.Free(Z, ref _list);
        Shared.SetPackedThreshold(0);
        Assert.That(shapes, Is.GreaterThan(100));
    }

    /// <summary>One command, done as C's t_list.c does it on a quicklist.</summary>
    private void Do(string[] a)
    {
        switch (a[0])
        {
            case "CONFIG":
                _fill = a[2] == "list-max-listpack-size" ? Int(a[3]) : _fill;
                _depth = a[2] == "list-compress-depth" ? Int(a[3]) : _depth;
                break;
            case "DEBUG":
                Shared.SetPackedThreshold(Int(a[2].TrimEnd('b')));
                break;
            case "DEL":
                Quicklist.Free(Z, ref _list);
                _list = Quicklist.New(Z, _fill, _depth);
                break;
            case "RPUSH":
            case "LPUSH":
                foreach (string value in a.Skip(2))
                {
                    _list.Push(Z, Shared, Bytes(value), a[0] == "LPUSH");
                }

                break;
            case "LPOP":
            case "RPOP":
                _list.Pop(Z, Shared, a[0] == "LPOP");
                break;
            case "LSET":
                _list.ReplaceAtIndex(Z, Shared, Int(a[2]), Bytes(a[3]));
                break;
            case "LTRIM":
                _list.DelRange(Z, Shared, 0, Int(a[2]));
                _list.DelRange(Z, Shared, Int(a[3]) + 1, -(Int(a[3]) + 1));
                break;
            case "LINDEX":
                Walk(Int(a[2]), 1, false);
                break;
            case "LRANGE":
                Walk(Int(a[2]), Int(a[3]) - Int(a[2]) + 1, true);
                break;
            case "LINSERT":
                Insert(Bytes(a[3]), Bytes(a[4]), a[2] == "AFTER");
                break;
            default:
                Assert.That(a[0], Is.EqualTo("LREM"));
                Remove(Int(a[2]), Bytes(a[3]));
                break;
        }
    }

    private void Walk(long index, int steps, bool forward)
    {
        QuicklistIterator iter = _list.GetIteratorAtIdx(Z, Shared, forward, index);
        for (int i = 0; i < steps; i++)
        {
            Assert.That(iter.Next(out _));
        }

        iter.Release();
    }

    private void Insert(byte[] pivot, byte[] value, bool after)
    {
        QuicklistIterator iter = _list.GetIterator(Z, Shared, true);
        while (iter.Next(out QuicklistEntry entry))
        {
            if (!entry.Compare(pivot))
            {
                continue;
            }

            if (after)
            {
                iter.InsertAfter(entry, value);
            }
            else
            {
                iter.InsertBefore(entry, value);
            }
        }

        iter.Release();
    }

    private void Remove(int count, byte[] value)
    {
        QuicklistIterator iter = _list.GetIterator(Z, Shared, count >= 0);
        int left = count == 0 ? int.MaxValue : Math.Abs(count);
        while (left > 0 && iter.Next(out QuicklistEntry entry))
        {
            if (entry.Compare(value))
            {
                iter.Delete(entry);
                left--;
            }
        }

        iter.Release();
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
