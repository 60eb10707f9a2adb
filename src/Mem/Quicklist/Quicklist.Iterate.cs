// Quicklist, fourth part: where walks begin.
// Port of redis 7.2 quicklist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <content>Iterators.</content>
public readonly unsafe partial struct Quicklist
{
    /// <summary>A walk from the head forward, or from the tail backward. To be
    /// released.</summary>
    /// <port>quicklist.c quicklistGetIterator</port>
    public QuicklistIterator GetIterator(Zmalloc z, QuicklistShared shared, bool forward)
    {
        return new QuicklistIterator(
            z,
            shared,
            this,
            forward ? _q->Head : _q->Tail,
            forward ? 0 : -1,
            forward);
    }

    /// <summary>A walk whose first step goes to an index, which may be negative; null when there is
    /// no such element. To be released.</summary>
    /// <port>quicklist.c quicklistGetIteratorAtIdx</port>
    public QuicklistIterator GetIteratorAtIdx(
        Zmalloc z, QuicklistShared shared, bool forward, long index)
    {
        return Locate(index, out QuicklistNodeBlock* node, out long offset)
            ? new QuicklistIterator(z, shared, this, node, offset, forward)
            : default;
    }

    /// <summary>A walk that stands on the element at an index; null when there is none. To be
    /// released.</summary>
    /// <port>quicklist.c quicklistGetIteratorEntryAtIdx</port>
    public QuicklistIterator GetIteratorEntryAtIdx(
        Zmalloc z, QuicklistShared shared, long index, out QuicklistEntry entry)
    {
        QuicklistIterator iter = GetIteratorAtIdx(z, shared, false, index);
        entry = default;
        if (!iter.IsNull)
        {
            bool found = iter.Next(out entry);
            MemCheck.That(found);
        }

        return iter;
    }
}
