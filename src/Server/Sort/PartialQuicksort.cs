// PartialQuicksort: sorts so far that one range of the result is right.
// Port of redis 7.2 pqsort.c, which is NetBSD's qsort. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Bentley and McIlroy's quicksort. One pass splits a part in three around a pivot:
//
//   a        left     b                   c      right     d
//   | equal  | less                | greater      | equal  |      while it runs
//   | less           | equal                | greater      |      then the ends are swapped inwards
//
// and goes on with "less" and "greater", but only where one of them overlaps the range that is
// wanted. It is not stable: which of two equals comes first follows from the pivots alone, so they
// are chosen exactly as C chooses them.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Quicksort for SORT and GEOSEARCH with a limit.</summary>
public static class PartialQuicksort
{
    /// <summary>Parts shorter than this are sorted by insertion.</summary>
    private const int Short = 7;

    /// <summary>From here on the pivot is the median of three medians.</summary>
    private const int Long = 40;

    /// <summary>Afterwards the values from <paramref name="first"/> to <paramref name="last"/> are
    /// those a full sort would put there.</summary>
    /// <port>pqsort.c pqsort</port>
    public static void Sort<T, TOrder>(Span<T> items, TOrder order, int first, int last)
        where TOrder : struct, IComparer<T>
    {
        int at = 0;
        int length = items.Length;
        while (length >= Short)
        {
            Span<T> part = items.Slice(at, length);
            (int less, int greater) = Split(part, order);
            if (less > 1 && Overlaps(at, less, first, last))
            {
                Sort(items.Slice(at, less), order, first - at, last - at);
            }
            at += length - greater;
            length = greater;
            if (greater <= 1 || !Overlaps(at, greater, first, last))
            {
                return;
            }
        }
        Insert(items.Slice(at, length), order);
    }

    private static bool Overlaps(int at, int length, int first, int last) =>
        !((first < at && last < at) || (first >= at + length && last >= at + length));

    /// <summary>How many are less than the pivot and how many greater; they stand at the two ends.
    /// </summary>
    /// <port>pqsort.c _pqsort</port>
    private static (int Less, int Greater) Split<T, TOrder>(Span<T> s, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        int n = s.Length;
        Swap(s, 0, Pivot(s, order));
        int a = 1;
        int b = 1;
        int c = n - 1;
        int d = n - 1;
        while (true)
        {
            int found;
            while (b <= c && (found = order.Compare(s[b], s[0])) <= 0)
            {
                if (found == 0)
                {
                    Swap(s, a++, b);
                }
                b++;
            }
            while (b <= c && (found = order.Compare(s[c], s[0])) >= 0)
            {
                if (found == 0)
                {
                    Swap(s, c, d--);
                }
                c--;
            }
            if (b > c)
            {
                break;
            }
            Swap(s, b++, c--);
        }
        int less = b - a;
        int greater = d - c;
        SwapRuns(s, 0, b - int.Min(a, less), int.Min(a, less));
        int right = int.Min(greater, n - 1 - d);
        SwapRuns(s, b, n - right, right);
        return (less, greater);
    }

    private static int Pivot<T, TOrder>(Span<T> s, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        int n = s.Length;
        int middle = n / 2;
        if (n == Short)
        {
            return middle;
        }
        int left = 0;
        int right = n - 1;
        if (n > Long)
        {
            int step = n / 8;
            left = Median(s, left, left + step, left + (2 * step), order);
            middle = Median(s, middle - step, middle, middle + step, order);
            right = Median(s, right - (2 * step), right - step, right, order);
        }
        return Median(s, left, middle, right, order);
    }

    /// <port>pqsort.c med3</port>
    private static int Median<T, TOrder>(Span<T> s, int a, int b, int c, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        if (order.Compare(s[a], s[b]) < 0)
        {
            return order.Compare(s[b], s[c]) < 0 ? b : order.Compare(s[a], s[c]) < 0 ? c : a;
        }
        return order.Compare(s[b], s[c]) > 0 ? b : order.Compare(s[a], s[c]) < 0 ? a : c;
    }

    private static void Insert<T, TOrder>(Span<T> s, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        for (int m = 1; m < s.Length; m++)
        {
            for (int l = m; l > 0 && order.Compare(s[l - 1], s[l]) > 0; l--)
            {
                Swap(s, l, l - 1);
            }
        }
    }

    private static void Swap<T>(Span<T> s, int i, int j) => (s[i], s[j]) = (s[j], s[i]);

    /// <port>pqsort.c swapfunc</port>
    private static void SwapRuns<T>(Span<T> s, int i, int j, int count)
    {
        for (; count > 0; count--)
        {
            Swap(s, i++, j++);
        }
    }
}
