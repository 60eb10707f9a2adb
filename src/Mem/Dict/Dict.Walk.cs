// Dict, fourth part: a walk that meets each entry exactly once.
// Ours, no origin in C. The cursor is that of Dict.Scan.cs.
//
// All that lies before a cursor is a set of hashes: those that are smaller than it when the bits of
// both are read backwards. No resize changes that set, so it can be said of any entry at any time,
// by its hash alone, whether the walk has passed it (DictCursor.IsPassed).
//
// A scan may show an entry twice nevertheless, since it shows whole buckets: after a shrink the
// bucket at the cursor has entries of two buckets of before, of which one was passed; and during a
// rehash it takes, with a bucket of the smaller array, all of the larger that belong to it, which
// may be thousands. This walk always goes on by one bucket of the larger array. Where a bucket has
// more than the stretch of hashes from the cursor to the next one, its entries are asked for their
// hashes.
//
// In this order neighbours lie far apart, and each bucket, each entry and what it points at would
// be a cache miss; so they are asked for some steps ahead, one after the other.
namespace RedisNet.Mem;

public readonly unsafe partial struct Dict<TType>
{
    private const uint BucketsAhead = 12;
    private const uint EntriesAhead = 7;
    private const uint ValuesAhead = 3;

    /// <summary>Visits the entries between the cursor and the next one, which it returns; begin
    /// with 0, ends with 0. An entry that is there from the start to the end is visited once,
    /// however often the table is resized in between.</summary>
    /// <remarks>The visitor may not call the table.</remarks>
    public ulong Walk<TVisitor>(ulong cursor, ref TVisitor visitor)
        where TVisitor : struct, IDictVisitor, allows ref struct
    {
        if (Size == 0)
        {
            return 0;
        }

        int large = IsRehashing && _h->Size(1) > _h->Size(0) ? 1 : 0;
        ulong mask = _h->Mask(large);
        ulong next = DictCursor.Advance(cursor, mask);
        FetchAhead(large, cursor, mask);
        if ((cursor & ~mask) == 0)
        {
            VisitBucket(large, cursor & mask, ref visitor);
        }
        else
        {
            VisitStretch(large, cursor, next, ref visitor);
        }

        if (IsRehashing)
        {
            VisitStretch(1 - large, cursor, next, ref visitor);
        }

        return next;
    }

    private void FetchAhead(int table, ulong cursor, ulong mask)
    {
        nint* buckets = _h->Table(table);
        Prefetch.Line((nint)(buckets + (DictCursor.Ahead(cursor, mask, BucketsAhead) & mask)));
        nint entry = buckets[DictCursor.Ahead(cursor, mask, EntriesAhead) & mask];
        if (entry != 0)
        {
            Prefetch.Block(entry);
        }

        entry = buckets[DictCursor.Ahead(cursor, mask, ValuesAhead) & mask];
        if (entry != 0)
        {
            _type.PrefetchValue(entry);
        }
    }

    private void VisitStretch<TVisitor>(
        int table, ulong cursor, ulong end, ref TVisitor visitor)
        where TVisitor : struct, IDictVisitor, allows ref struct
    {
        nint de = _h->Table(table)[cursor & _h->Mask(table)];
        while (de != 0)
        {
            nint next = Next(de);
            ulong hash = _type.Hash(_type.Key(de));
            if (!DictCursor.IsPassed(hash, cursor)
                && (end == 0 || DictCursor.IsPassed(hash, end)))
            {
                visitor.Visit(de);
            }

            de = next;
        }
    }
}
