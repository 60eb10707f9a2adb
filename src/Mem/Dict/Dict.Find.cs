// Dict, second part: finding, inserting, unlinking and replacing entries, and fetching ahead.
// Port of redis 7.2 dict.c. See Dict.cs.
//
// Fetching ahead. A random key in a large table costs three cache misses in a row: bucket, entry,
// value. For a batch of keys the misses of different keys can overlap, if first all buckets are
// asked for, then (they are there now) all entries, then all values. Each Prefetch call below is
// one such step for one key.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

public readonly unsafe partial struct Dict<TType>
{
    /// <summary>The entry with this key, or 0.</summary>
    /// <port>dict.c dictFind</port>
    public nint Find(ReadOnlySpan<byte> key)
    {
        return Size == 0 ? 0 : Find(key, _type.Hash(key));
    }

    /// <summary>As <see cref="Find(ReadOnlySpan{byte})"/> with the hash at hand.</summary>
    /// <port>dict.c dictFind</port>
    public nint Find(ReadOnlySpan<byte> key, ulong hash)
    {
        if (Size == 0)
        {
            return 0;
        }

        if (IsRehashing)
        {
            RehashStep();
        }

        for (int table = 0; table <= 1; table++)
        {
            nint de = _h->Table(table)[hash & _h->Mask(table)];
            while (de != 0)
            {
                if (_type.KeyEquals(de, key))
                {
                    return de;
                }

                de = Next(de);
            }

            if (!IsRehashing)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>The link that points at the entry with this key; a null link when there is
    /// none.</summary>
    /// <remarks>Takes no rehash step after the link is found, so it stays good until the next
    /// call.</remarks>
    /// <port>dict.c dictTwoPhaseUnlinkFind</port>
    public DictLink FindLink(ReadOnlySpan<byte> key, ulong hash)
    {
        if (Size == 0)
        {
            return default;
        }

        if (IsRehashing)
        {
            RehashStep();
        }

        for (int table = 0; table <= 1; table++)
        {
            nint* at = _h->Table(table) + (hash & _h->Mask(table));
            while (*at != 0)
            {
                if (_type.KeyEquals(*at, key))
                {
                    return new DictLink(at, table);
                }

                at = LinkOf(*at);
            }

            if (!IsRehashing)
            {
                break;
            }
        }

        return default;
    }

    /// <summary>The link that holds this address. The entry itself is not read, so it may be freed
    /// already, as after a move.</summary>
    /// <port>dict.c dictFindEntryByPtrAndHash</port>
    public DictLink FindLinkByAddress(nint entry, ulong hash)
    {
        if (Size == 0)
        {
            return default;
        }

        for (int table = 0; table <= 1; table++)
        {
            nint* at = _h->Table(table) + (hash & _h->Mask(table));
            while (*at != 0)
            {
                if (*at == entry)
                {
                    return new DictLink(at, table);
                }

                at = LinkOf(*at);
            }

            if (!IsRehashing)
            {
                break;
            }
        }

        return default;
    }

    /// <summary>Points a link at the block an entry moved to. The new block must have brought the
    /// entry's own link along.</summary>
    public void ReplaceLink(DictLink link, nint moved)
    {
        MemCheck.That(!link.IsNull && moved != 0);
        *link.At = moved;
    }

    /// <summary>Adds an entry unless its key is there; takes ownership when true.</summary>
    /// <port>dict.c dictAdd</port>
    public bool Add(nint entry)
    {
        ReadOnlySpan<byte> key = _type.Key(entry);
        DictLink at = FindPositionForInsert(key, _type.Hash(key), out _);
        if (at.IsNull)
        {
            return false;
        }

        InsertAtPosition(at, entry);
        return true;
    }

    /// <summary>Adds an entry whose key the caller knows to be absent; takes ownership.</summary>
    /// <port>dict.c dictAdd</port>
    public void AddAbsent(nint entry, ulong hash)
    {
        PrepareAdd();
        int table = IsRehashing ? 1 : 0;
        InsertAtPosition(new DictLink(_h->Table(table) + (hash & _h->Mask(table)), table), entry);
    }

    /// <summary>Does what an add would do before it links: a rehash step, and growing when it is
    /// time. What is added next cannot be refused memory.</summary>
    public void PrepareAdd()
    {
        if (IsRehashing)
        {
            RehashStep();
        }

        ExpandIfNeeded();
    }

    /// <summary>The bucket where a new key goes; a null link and the entry when the key
    /// exists.</summary>
    /// <port>dict.c dictFindPositionForInsert</port>
    public DictLink FindPositionForInsert(ReadOnlySpan<byte> key, ulong hash, out nint existing)
    {
        existing = 0;
        PrepareAdd();
        nint* bucket = null;
        int table = 0;
        for (; table <= 1; table++)
        {
            bucket = _h->Table(table) + (hash & _h->Mask(table));
            for (nint de = *bucket; de != 0; de = Next(de))
            {
                if (_type.KeyEquals(de, key))
                {
                    existing = de;
                    return default;
                }
            }

            if (!IsRehashing)
            {
                return new DictLink(bucket, table);
            }
        }

        return new DictLink(bucket, 1);
    }

    /// <summary>Puts an entry first in the chain of a bucket found just before; takes
    /// ownership.</summary>
    /// <port>dict.c dictInsertAtPosition</port>
    public void InsertAtPosition(DictLink position, nint entry)
    {
        int table = IsRehashing ? 1 : 0;
        MemCheck.That(position.Table == table);
        MemCheck.That(position.At >= _h->Table(table)
            && position.At < _h->Table(table) + _h->Size(table));
        *LinkOf(entry) = *position.At;
        *position.At = entry;
        _h->AddUsed(table, 1);
    }

    /// <summary>Unlinks and frees the entry with this key; false when there is none.</summary>
    /// <port>dict.c dictDelete</port>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        nint de = Unlink(key, _type.Hash(key));
        FreeUnlinkedEntry(de);
        return de != 0;
    }

    /// <summary>Unlinks the entry with this key and gives it to the caller; 0 when there is
    /// none.</summary>
    /// <port>dict.c dictUnlink</port>
    public nint Unlink(ReadOnlySpan<byte> key, ulong hash)
    {
        DictLink link = FindLink(key, hash);
        return link.IsNull ? 0 : Unlink(link);
    }

    /// <summary>Takes the entry at a link out of its chain and gives it to the caller.</summary>
    /// <port>dict.c dictGenericDelete</port>
    public nint Unlink(DictLink link)
    {
        MemCheck.That(!link.IsNull);
        nint de = *link.At;
        *link.At = Next(de);
        _h->AddUsed(link.Table, -1);
        return de;
    }

    /// <summary>Frees an entry that was unlinked; 0 is ignored.</summary>
    /// <port>dict.c dictFreeUnlinkedEntry</port>
    public void FreeUnlinkedEntry(nint entry)
    {
        if (entry != 0)
        {
            _type.Free(_z, entry);
        }
    }

    /// <summary>Finds an entry that is to be deleted after being looked at; pauses rehashing when
    /// found.</summary>
    /// <remarks>The table may not be changed before <see cref="TwoPhaseUnlinkFree"/>.</remarks>
    /// <port>dict.c dictTwoPhaseUnlinkFind</port>
    public DictLink TwoPhaseUnlinkFind(ReadOnlySpan<byte> key, ulong hash)
    {
        DictLink link = FindLink(key, hash);
        if (!link.IsNull)
        {
            PauseRehashing();
        }

        return link;
    }

    /// <summary>Unlinks and frees what <see cref="TwoPhaseUnlinkFind"/> found; resumes
    /// rehashing.</summary>
    /// <port>dict.c dictTwoPhaseUnlinkFree</port>
    public void TwoPhaseUnlinkFree(DictLink link)
    {
        if (!link.IsNull)
        {
            FreeUnlinkedEntry(Unlink(link));
            ResumeRehashing();
        }
    }

    /// <summary>First step of fetching ahead: the bucket, in both arrays while rehashing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchBucket(ulong hash)
    {
        if (Size == 0)
        {
            return;
        }

        Prefetch.Line((nint)(_h->Table0 + (hash & _h->Mask(0))));
        if (IsRehashing)
        {
            Prefetch.Line((nint)(_h->Table1 + (hash & _h->Mask(1))));
        }
    }

    /// <summary>Second step: reads the bucket and asks for the first entry of its chain.</summary>
    public void PrefetchEntry(ulong hash)
    {
        if (Size == 0)
        {
            return;
        }

        nint de = _h->Table0[hash & _h->Mask(0)];
        if (de != 0)
        {
            Prefetch.Block(de);
        }

        if (IsRehashing && (de = _h->Table1[hash & _h->Mask(1)]) != 0)
        {
            Prefetch.Block(de);
        }
    }

    /// <summary>Third step: looks at the first entry and asks for what it points at when it has the
    /// key, or else for the next entry of the chain. The entry, if it was that.</summary>
    public nint PrefetchValue(ReadOnlySpan<byte> key, ulong hash)
    {
        if (Size == 0)
        {
            return 0;
        }

        for (int table = 0; table <= (IsRehashing ? 1 : 0); table++)
        {
            nint de = _h->Table(table)[hash & _h->Mask(table)];
            if (de == 0)
            {
                continue;
            }

            if (_type.KeyEquals(de, key))
            {
                _type.PrefetchValue(de);
                return de;
            }

            nint next = Next(de);
            if (next != 0)
            {
                Prefetch.Block(next);
            }
        }

        return 0;
    }
}
