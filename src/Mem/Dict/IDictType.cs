// IDictType: what a table must be told about its entries. A struct, so that every call is direct.
// Port of redis 7.2 dict.h dictType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C's dict allocates an entry and hangs key and value on it. Here the entry is the caller's own
// block, and the table only knows where in it the link to the next entry of the chain is; so one
// block can be in two tables by two links, which is how the expires table works.
using System;

namespace RedisNet.Mem;

/// <summary>Hashing, comparing and freeing of one kind of entry.</summary>
/// <port>dict.h dictType</port>
public interface IDictType
{
    /// <summary>Offset of the 8-byte link inside an entry block. A constant.</summary>
    int LinkOffset { get; }

    /// <summary>Policy of the moment.</summary>
    DictResize CanResize { get; }

    /// <summary>Hash of a key.</summary>
    ulong Hash(ReadOnlySpan<byte> key);

    /// <summary>Key of an entry.</summary>
    ReadOnlySpan<byte> Key(nint entry);

    /// <summary>Whether an entry has this key.</summary>
    bool KeyEquals(nint entry, ReadOnlySpan<byte> key);

    /// <summary>Frees an entry that was unlinked; nothing where another table owns it.</summary>
    void Free(Zmalloc z, nint entry);

    /// <summary>Whether the table may take this much for more buckets now.</summary>
    bool ExpandAllowed(nuint moreMem, double usedRatio);

    /// <summary>Asks the processor to fetch what an entry points at.</summary>
    void PrefetchValue(nint entry);
}
