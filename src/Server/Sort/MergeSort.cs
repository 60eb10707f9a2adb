// MergeSort: sorts values of any kind; what compares equal keeps its order.
// Not a port: stands for qsort of glibc, which C calls and which merges halves in this way.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Stable sorting, with room for a second copy of the values while it lasts.</summary>
public static class MergeSort
{
    /// <summary>Sorts all values.</summary>
    public static void Sort<T, TOrder>(Zmalloc z, Span<T> items, TOrder order)
        where T : unmanaged
        where TOrder : struct, IComparer<T>
    {
        if (items.Length > 1)
        {
            using NativeArray<T> room = NativeArray<T>.Create(z, items.Length);
            Sort(items, room.Row(0, items.Length), order);
        }
    }

    private static void Sort<T, TOrder>(Span<T> items, Span<T> room, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        if (items.Length <= 1)
        {
            return;
        }
        Span<T> left = items[..(items.Length / 2)];
        Span<T> right = items[(items.Length / 2)..];
        Sort(left, room, order);
        Sort(right, room, order);
        int l = 0;
        int r = 0;
        int merged = 0;
        while (l < left.Length && r < right.Length)
        {
            room[merged++] = order.Compare(left[l], right[r]) <= 0 ? left[l++] : right[r++];
        }
        // What is left of the right half stands where it belongs.
        left[l..].CopyTo(room[merged..]);
        merged += left.Length - l;
        room[..merged].CopyTo(items);
    }
}
