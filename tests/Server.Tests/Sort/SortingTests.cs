// SortingTests: MergeSort and PartialQuicksort against sorting as the framework does it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The transcript sort.txt shows that equal values come in the order in which C has them.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Sort;

public sealed class SortingTests
{
    private readonly record struct Pair(int Value, int Place);

    private readonly struct ByValue : IComparer<Pair>
    {
        public int Compare(Pair x, Pair y) => x.Value.CompareTo(y.Value);
    }

    private static readonly int[] _lengths = [0, 1, 2, 6, 7, 8, 39, 40, 41, 300, 1000];

    /// <summary>As many values as said, of few or many different ones, in some order.</summary>
    private static Pair[] Values(Random random, int length, int different, int order) =>
        [.. Enumerable.Range(0, length).Select(i => new Pair(
            order switch
            {
                0 => random.Next(different),
                1 => i % different,
                2 => (length - i) / different,
                _ => i < length / 2 ? i : length - i,
            },
            i))];

    private static IEnumerable<Pair[]> Inputs()
    {
        var random = new Random(7);
        return from length in _lengths
               from different in new[] { 1, 3, 1000 }
               from order in Enumerable.Range(0, 4)
               select Values(random, length, different, order);
    }

    [Test]
    public void MergeSort_keeps_equal_values_in_their_order()
    {
        using var z = new ZmallocDebug();
        foreach (Pair[] values in Inputs())
        {
            Pair[] expected = [.. values.OrderBy(p => p.Value).ThenBy(p => p.Place)];
            MergeSort.Sort(z, values.AsSpan(), default(ByValue));
            Assert.That(values, Is.EqualTo(expected));
        }
        Assert.That(z.UsedMemory, Is.Zero);
    }

    [Test]
    public void PartialQuicksort_gets_the_range_right_and_loses_nothing()
    {
        var random = new Random(8);
        foreach (Pair[] values in Inputs())
        {
            int first = random.Next(values.Length + 1);
            int last = random.Next(first - 1, values.Length);
            Pair[] sorted = [.. values.OrderBy(p => p.Value)];
            Pair[] got = [.. values];
            PartialQuicksort.Sort(got.AsSpan(), default(ByValue), first, last);
            int count = last - first + 1;
            Assert.That(
                got.Skip(first).Take(count).Select(p => p.Value),
                Is.EqualTo(sorted.Skip(first).Take(count).Select(p => p.Value)));
            Assert.That(got, Is.EquivalentTo(values));
        }
    }

    [Test]
    public void PartialQuicksort_of_all_sorts_all()
    {
        foreach (Pair[] values in Inputs())
        {
            PartialQuicksort.Sort(values.AsSpan(), default(ByValue), 0, values.Length - 1);
            Assert.That(values.Select(p => p.Value), Is.Ordered);
        }
    }
}
