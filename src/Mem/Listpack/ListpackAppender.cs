// ListpackAppender: many entries written one behind the other at the end of a listpack.
// Ours; redis 7.2 listpack.c has lpBatchAppend in later versions only. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The room was reserved before: nothing moves, and size, count and end are written once, by Finish.
// Until then the listpack is as it was.
namespace RedisNet.Mem;

/// <summary>A place behind the last entry.</summary>
internal unsafe ref struct ListpackAppender
{
    private readonly Listpack _lp;
    private readonly byte* _limit;
    private byte* _end;
    private int _added;

    /// <summary>Begins where the listpack ends.</summary>
    public ListpackAppender(Zmalloc z, Listpack lp)
    {
        _lp = lp;
        _end = (byte*)lp.Address + lp.Bytes - 1;
        _limit = (byte*)lp.Address + z.UsableSize(lp.Address) - 1;
    }

    /// <summary>One more entry, for which there must be room.</summary>
    public void Add(scoped ListpackValue value)
    {
        ListpackEncoding entry = new(value);
        MemCheck.That(entry.Size <= _limit - _end);
        _end = entry.Write(_end);
        _added++;
    }

    /// <summary>Makes them part of the listpack.</summary>
    public readonly void Finish()
    {
        _lp.EndAt(_end, _added);
    }
}
