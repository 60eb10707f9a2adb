// Dict, third part: the stateless cursor, random entries, statistics.
// Port of redis 7.2 dict.c. See Dict.cs.
//
// THE CURSOR. A scan must show every entry that was there from its start to its end, though the
// table may grow and shrink between two calls and nothing is remembered but one number. Visiting
// buckets 0, 1, 2 .. fails: after a shrink from 16 to 8 an entry of bucket 9 lands in bucket 1,
// which is behind us.
//
// Think of a bucket number as the low bits of a hash. Growing adds a bit at the top: the entries of
// bucket 01 go to 001 and 101. Shrinking takes the top bit away. So buckets that share their LOW
// bits are the ones entries move between, and they should be visited next to each other. Counting
// with the bits reversed does that: the carry runs from the top bit downwards, and the low bits
// change slowest.
//
//   size 8, in order of visit:   000 100 010 110 001 101 011 111
//   size 4:                      00      10      01      11
//
// Read the first line with the top bit crossed out: it is the second line, each number twice. So
// wherever the cursor stands, "all before it" means the same set of hashes in both sizes, up to the
// twin: after growing nothing visited comes again; after shrinking at most one bucket, whose twin
// was already visited, does.
//
// With two arrays during a rehash an entry may be in either. The cursor walks the smaller one, and
// with each of its buckets all buckets of the larger one that end in the same low bits; the cursor
// advances past them all.
//
// The price: entries can appear twice (the caller copes), and a call shows whole chains, never half
// of one.
using System;
using System.Globalization;
using System.Text;

namespace RedisNet.Mem;

public readonly unsafe partial struct Dict<TType>
{
    private const int FairSample = 15;
    private const int StatsVector = 50;

    /// <summary>Visits the entries at the cursor and returns the next cursor; begin with 0, ends
    /// with 0. </summary>
    /// <remarks>The visitor may look up and may delete the entry it is given.</remarks>
    /// <port>dict.c dictScan</port>
    public ulong Scan<TVisitor>(ulong cursor, ref TVisitor visitor)
        where TVisitor : struct, IDictVisitor, allows ref struct
    {
        if (Size == 0)
        {
            return 0;
        }

        PauseRehashing();
        if (!IsRehashing)
        {
            ulong mask = _h->Mask(0);
            VisitBucket(0, cursor & mask, ref visitor);
            cursor = DictCursor.Advance(cursor, mask);
        }
        else
        {
            int small = _h->Size(0) > _h->Size(1) ? 1 : 0;
            ulong mask = _h->Mask(small);
            ulong largeMask = _h->Mask(1 - small);
            VisitBucket(small, cursor & mask, ref visitor);
            do
            {
                VisitBucket(1 - small, cursor & largeMask, ref visitor);
                cursor = DictCursor.Advance(cursor, largeMask);
            }
            while ((cursor & (mask ^ largeMask)) != 0);
        }

        ResumeRehashing();
        return cursor;
    }

    /// <summary>As the other, with a delegate, where allocation does not matter.</summary>
    /// <port>dict.c dictScan</port>
    public ulong Scan(ulong cursor, Action<nint> visit)
    {
        DelegateVisitor visitor = new(visit);
        return Scan(cursor, ref visitor);
    }

    /// <summary>An entry from a random bucket, 0 when there are none. Entries in short chains are
    /// likelier. </summary>
    /// <port>dict.c dictGetRandomKey</port>
    public nint GetRandomKey(Func<ulong> random)
    {
        if (Size == 0)
        {
            return 0;
        }

        if (IsRehashing)
        {
            RehashStep();
        }

        nint first;
        do
        {
            first = RandomBucket(random);
        }
        while (first == 0);

        int length = 0;
        for (nint de = first; de != 0; de = Next(de))
        {
            length++;
        }

        nint chosen = first;
        for (ulong skip = random() % (ulong)length; skip > 0; skip--)
        {
            chosen = Next(chosen);
        }

        return chosen;
    }

    /// <summary>As <see cref="GetRandomKey"/>, from a stretch of buckets, which evens chain lengths
    /// out.</summary>
    /// <port>dict.c dictGetFairRandomKey</port>
    public nint GetFairRandomKey(Func<ulong> random)
    {
        Span<nint> sample = stackalloc nint[FairSample];
        int count = GetSomeKeys(sample, random);
        return count == 0 ? GetRandomKey(random) : sample[(int)(random() % (ulong)count)];
    }

    /// <summary>Fills in up to the span's length of entries from a random stretch of buckets,
    /// quickly, neither evenly nor surely distinct; returns how many.</summary>
    /// <port>dict.c dictGetSomeKeys</port>
    public int GetSomeKeys(Span<nint> into, Func<ulong> random)
    {
        int count = (int)long.Min(Size, into.Length);
        for (int j = 0; j < count && IsRehashing; j++)
        {
            RehashStep();
        }

        int tables = IsRehashing ? 2 : 1;
        ulong maxMask = _h->Mask(0);
        if (tables > 1)
        {
            maxMask = ulong.Max(maxMask, _h->Mask(1));
        }

        ulong i = random() & maxMask;
        FetchStretch(tables, i, count);
        int stored = 0;
        int empty = 0;
        for (long steps = count * 10L; stored < count && steps > 0; steps--)
        {
            for (int t = 0; t < tables; t++)
            {
                if (tables == 2 && t == 0 && i < (ulong)_h->RehashIdx)
                {
                    if (i < (ulong)_h->Size(1))
                    {
                        continue;
                    }

                    i = (ulong)_h->RehashIdx;
                }

                if (i >= (ulong)_h->Size(t))
                {
                    continue;
                }

                nint de = _h->Table(t)[i];
                if (de != 0)
                {
                    empty = 0;
                    for (; de != 0; de = Next(de))
                    {
                        into[stored++] = de;
                        if (stored == count)
                        {
                            return stored;
                        }
                    }
                }
                else if (++empty >= 5 && empty > count)
                {
                    i = random() & maxMask;
                    empty = 0;
                }
            }

            i = (i + 1) & maxMask;
        }

        return stored;
    }

    /// <summary>Asks for the first entries of so many buckets, then for the second ones, so that
    /// their cache misses overlap: they are all that drawing from a large table costs.</summary>
    private void FetchStretch(int tables, ulong from, int count)
    {
        for (int t = 0; t < tables; t++)
        {
            FetchStretch(t, from, count, second: false);
            FetchStretch(t, from, count, second: true);
        }
    }

    private void FetchStretch(int t, ulong from, int count, bool second)
    {
        nint* buckets = _h->Table(t);
        ulong mask = _h->Mask(t);
        for (int k = 0; k < count; k++)
        {
            nint de = buckets[(from + (ulong)k) & mask];
            de = second && de != 0 ? Next(de) : de;
            if (de != 0)
            {
                Prefetch.Line(de);
            }
        }
    }

    /// <summary>The text of DEBUG HTSTATS for this table.</summary>
    /// <port>dict.c dictGetStats</port>
    public string GetStats(bool full)
    {
        StringBuilder text = new();
        AppendStats(text, 0, full);
        if (IsRehashing)
        {
            AppendStats(text, 1, full);
        }

        return text.ToString();
    }

    /// <summary>A number that changes when the table is changed; an unsafe iterator compares
    /// it.</summary>
    /// <port>dict.c dictFingerprint</port>
    internal ulong Fingerprint()
    {
        Span<ulong> parts =
        [
            (ulong)(nint)_h->Table0, (ulong)_h->Exp0, (ulong)_h->Used0,
            (ulong)(nint)_h->Table1, (ulong)_h->Exp1, (ulong)_h->Used1,
        ];
        ulong hash = 0;
        foreach (ulong part in parts)
        {
            hash += part;
            hash = ~hash + (hash << 21);
            hash ^= hash >> 24;
            hash *= 265;
            hash ^= hash >> 14;
            hash *= 21;
            hash ^= hash >> 28;
            hash += hash << 31;
        }

        return hash;
    }

    /// <summary>Key of an entry.</summary>
    /// <port>dict.c dictGetKey</port>
    public ReadOnlySpan<byte> KeyOf(nint entry)
    {
        return _type.Key(entry);
    }

    /// <summary>First entry of a bucket, for the iterator.</summary>
    internal nint BucketAt(int table, long index)
    {
        return _h->Table(table)[index];
    }

    /// <summary>The entry after one in its chain, for the iterator.</summary>
    internal nint NextOf(nint entry)
    {
        return Next(entry);
    }

    private void VisitBucket<TVisitor>(int table, ulong index, ref TVisitor visitor)
        where TVisitor : struct, IDictVisitor, allows ref struct
    {
        nint de = _h->Table(table)[index];
        while (de != 0)
        {
            nint next = Next(de);
            visitor.Visit(de);
            de = next;
        }
    }

    private nint RandomBucket(Func<ulong> random)
    {
        if (!IsRehashing)
        {
            return _h->Table0[random() & _h->Mask(0)];
        }

        ulong done = (ulong)_h->RehashIdx;
        ulong at = done + (random() % ((ulong)Slots - done));
        ulong s0 = (ulong)_h->Size(0);
        return at >= s0 ? _h->Table1[at - s0] : _h->Table0[at];
    }

    private void AppendStats(StringBuilder text, int t, bool full)
    {
        string name = t == 0 ? "main hash table" : "rehashing target";
        text.Append(CultureInfo.InvariantCulture, $"Hash table {t} stats ({name}):\n");
        long used = _h->Used(t);
        if (used == 0)
        {
            text.Append("No stats available for empty dictionaries\n");
            return;
        }

        long size = _h->Size(t);
        text.Append(CultureInfo.InvariantCulture, $" table size: {size}\n");
        text.Append(CultureInfo.InvariantCulture, $" number of elements: {used}\n");
        if (!full)
        {
            return;
        }

        Span<long> chains = stackalloc long[StatsVector];
        chains.Clear();
        long slots = 0;
        long longest = 0;
        long total = 0;
        for (long i = 0; i < size; i++)
        {
            long length = 0;
            for (nint de = _h->Table(t)[i]; de != 0; de = Next(de))
            {
                length++;
            }

            chains[(int)long.Min(length, StatsVector - 1)]++;
            slots += length == 0 ? 0 : 1;
            longest = long.Max(longest, length);
            total += length;
        }

        text.Append(CultureInfo.InvariantCulture, $" different slots: {slots}\n");
        text.Append(CultureInfo.InvariantCulture, $" max chain length: {longest}\n");
        text.Append(" avg chain length (counted): ").Append(TwoDigits((float)total / slots));
        text.Append("\n avg chain length (computed): ").Append(TwoDigits((float)used / slots));
        text.Append("\n Chain length distribution:\n");
        for (int i = 0; i < StatsVector - 1; i++)
        {
            if (chains[i] != 0)
            {
                string share = TwoDigits((float)chains[i] / size * 100);
                text.Append(CultureInfo.InvariantCulture, $"   {i}: {chains[i]} ({share}%)\n");
            }
        }
    }

    /// <summary>C's %.02f of a float: exact ties go to the even digit, where .NET's F2 goes away
    /// from zero. </summary>
    private static string TwoDigits(float value)
    {
        decimal rounded = decimal.Round((decimal)(double)value, 2, MidpointRounding.ToEven);
        return rounded.ToString("F2", CultureInfo.InvariantCulture);
    }

    private readonly struct DelegateVisitor : IDictVisitor
    {
        private readonly Action<nint> _visit;

        public DelegateVisitor(Action<nint> visit)
        {
            _visit = visit;
        }

        public void Visit(nint entry)
        {
            _visit(entry);
        }
    }
}
