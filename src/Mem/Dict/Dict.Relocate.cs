// Dict, fifth part: entries change their place in memory while their table looks on.
// Port of redis 7.2 dict.c dictScanDefrag. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Whoever moves an entry must mend the one link to it, and here that link is at hand: it is where
// the walk along the chain stands. The cursor is that of Dict.Scan.cs, advanced by one bucket of
// the larger array. An entry may be shown twice, and one may be passed over when the table shrinks
// meanwhile; a mover that looks at each entry's place minds neither.
namespace RedisNet.Mem;

public readonly unsafe partial struct Dict<TType>
{
    /// <summary>Offers the entries at the cursor to the mover and returns the next cursor; begin
    /// with 0, ends with 0.</summary>
    /// <port>dict.c dictScanDefrag</port>
    public ulong Relocate<TMover>(ulong cursor, ref TMover mover)
        where TMover : struct, IDictMover, allows ref struct
    {
        if (Size == 0)
        {
            return 0;
        }

        int large = IsRehashing && _h->Size(1) > _h->Size(0) ? 1 : 0;
        ulong mask = _h->Mask(large);
        FetchAhead(large, cursor, mask);
        RelocateBucket(large, cursor & mask, ref mover);
        if (IsRehashing)
        {
            RelocateBucket(1 - large, cursor & _h->Mask(1 - large), ref mover);
        }

        return DictCursor.Advance(cursor, mask);
    }

    /// <summary>Moves the arrays, of small tables, and the table itself; returns the handle onto
    /// where it is now.</summary>
    /// <port>defrag.c dictDefragTables</port>
    public Dict<TType> RelocateTables()
    {
        if (_h->Table0 != null)
        {
            _h->Table0 = (nint*)_z.Relocate((nint)_h->Table0);
        }

        if (_h->Table1 != null)
        {
            _h->Table1 = (nint*)_z.Relocate((nint)_h->Table1);
        }

        return new Dict<TType>(_z, _type, _z.Relocate((nint)_h));
    }

    private void RelocateBucket<TMover>(int table, ulong index, ref TMover mover)
        where TMover : struct, IDictMover, allows ref struct
    {
        nint* link = _h->Table(table) + index;
        while (*link != 0)
        {
            *link = mover.Move(*link);
            link = LinkOf(*link);
        }
    }
}
