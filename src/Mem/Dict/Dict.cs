// Dict: redis's hash table over entries that carry their own link, rehashed bit by bit.
// Port of redis 7.2 dict.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Sizes are powers of two, so a bucket is hash & (size - 1). To change size a second array is made
// and every later operation moves one bucket of the first into it; for that time both are looked
// at: a key is in table 0 at a bucket >= RehashIdx, or in table 1. New keys go to table 1 only, so
// table 0 runs empty, and then table 1 takes its place. Cron moves more, a millisecond at a time,
// when traffic does not.
//
//   table 0 (4)  [ - | - | a | b ]        RehashIdx = 2: buckets 0 and 1 are done
//   table 1 (8)  [ c | - | - | d | - | e | - | - ]
//
// The handle says how to hash and whence memory comes; the state is a DictHeader in unmanaged
// memory, as are the bucket arrays. So a set or a hash of the keyspace keeps nothing but the
// header's address, and whoever works on it takes a handle onto it. Large arrays come zeroed from
// the system without being touched, so growing costs no pause for clearing.
//
// Files: Dict.cs life, size, rehash; Dict.Find.cs lookup, insert, unlink, prefetch; Dict.Scan.cs
// the cursor, random sampling, statistics; Dict.Walk.cs a scan that shows nothing twice. Entries
// are addresses (nint); 0 is "none".
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Handle of a table of entries of one kind; the default value is "no table".</summary>
/// <remarks>Not for two threads at once, except <see cref="Release"/> of a table nobody else
/// knows.</remarks>
/// <port>dict.c dict</port>
public readonly unsafe partial struct Dict<TType>
    where TType : struct, IDictType
{
    /// <summary>Buckets of the smallest table.</summary>
    /// <port>dict.h DICT_HT_INITIAL_SIZE</port>
    public const int InitialSize = 4;

    private const int InitialExp = 2;
    private const int ForceResizeRatio = 5;
    private const int MinFillPercent = 10;

    private readonly Zmalloc _z;
    private readonly DictHeader* _h;
    private readonly TType _type;

    /// <summary>An empty table without buckets.</summary>
    /// <port>dict.c dictCreate</port>
    public Dict(Zmalloc z, TType type)
        : this(z, type, z.AllocZeroed((nuint)sizeof(DictHeader)))
    {
        _h->ResetTable(0);
        _h->ResetTable(1);
        _h->RehashIdx = -1;
    }

    private Dict(Zmalloc z, TType type, nint address)
    {
        _z = z;
        _h = (DictHeader*)address;
        _type = type;
    }

    /// <summary>Whether there is no table behind the handle.</summary>
    public bool IsNull => _h == null;

    /// <summary>Address of the header, for storing the table in another block. Nothing moves it but
    /// <see cref="RelocateTables"/>.</summary>
    public nint Address => (nint)_h;

    /// <summary>Number of entries.</summary>
    /// <port>dict.h dictSize</port>
    public long Size => _h->Used0 + _h->Used1;

    /// <summary>Number of buckets, of both arrays.</summary>
    /// <port>dict.h dictSlots</port>
    public long Slots => _h->Size(0) + _h->Size(1);

    /// <summary>Whether two arrays are in use.</summary>
    /// <port>dict.h dictIsRehashing</port>
    public bool IsRehashing => _h->RehashIdx != -1;

    /// <summary>The next bucket to move; -1 when not rehashing.</summary>
    public long RehashIndex => _h->RehashIdx;

    /// <summary>Bytes of the bucket arrays.</summary>
    /// <port>dict.c dictMemUsage</port>
    // REDISNET(dict-mem-usage): C adds 24 bytes a key for dictEntry; the entry here is the key's
    // own block.
    public long MemUsage => Slots * sizeof(nint);

    /// <summary>A handle onto a table made before, which must be of the same type.</summary>
    public static Dict<TType> FromAddress(Zmalloc z, TType type, nint address)
    {
        MemCheck.That(address != 0);
        return new Dict<TType>(z, type, address);
    }

    /// <summary>Buckets of array 0 or 1.</summary>
    public long TableSize(int table)
    {
        return _h->Size(table);
    }

    /// <summary>Entries of array 0 or 1.</summary>
    public long TableUsed(int table)
    {
        return _h->Used(table);
    }

    /// <summary>Hash of a key, for the calls that take one.</summary>
    /// <port>dict.c dictGetHash</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetHash(ReadOnlySpan<byte> key)
    {
        return _type.Hash(key);
    }

    /// <summary>Frees all entries, the arrays and the table itself; no handle onto it may be used
    /// again.</summary>
    /// <remarks>With <paramref name="free"/> = the allocator's Remote this may run in a background
    /// job.</remarks>
    /// <port>dict.c dictRelease</port>
    public void Release(Zmalloc? free = null)
    {
        free ??= _z;
        ClearTable(0, free, null);
        ClearTable(1, free, null);
        free.Free((nint)_h);
    }

    /// <summary>Frees the arrays and the table but looks at no entry: for entries that somebody
    /// else owns. No handle onto it may be used again.</summary>
    /// <remarks>With <paramref name="free"/> = the allocator's Remote this may run in a background
    /// job.</remarks>
    /// <port>dict.c dictRelease</port>
    public void ReleaseTables(Zmalloc free)
    {
        free.Free((nint)_h->Table0);
        free.Free((nint)_h->Table1);
        free.Free((nint)_h);
    }

    /// <summary>Frees all entries and arrays; the callback runs every 65536 buckets.</summary>
    /// <port>dict.c dictEmpty</port>
    public void Empty(Action? callback = null)
    {
        ClearTable(0, _z, callback);
        ClearTable(1, _z, callback);
        _h->RehashIdx = -1;
        _h->PauseRehash = 0;
    }

    /// <summary>Stops rehash steps until <see cref="ResumeRehashing"/>; counts.</summary>
    /// <port>dict.h dictPauseRehashing</port>
    public void PauseRehashing()
    {
        _h->PauseRehash++;
    }

    /// <summary>Undoes one <see cref="PauseRehashing"/>.</summary>
    /// <port>dict.h dictResumeRehashing</port>
    public void ResumeRehashing()
    {
        _h->PauseRehash--;
        MemCheck.That(_h->PauseRehash >= 0);
    }

    /// <summary>Whether less than a tenth of the buckets is in use and the table is not
    /// minimal.</summary>
    /// <port>server.c htNeedsResize</port>
    public bool HtNeedsResize()
    {
        long slots = Slots;
        return slots > InitialSize && Size * 100 / slots < MinFillPercent;
    }

    /// <summary>Begins shrinking to the smallest size with at most one entry a bucket.</summary>
    /// <port>dict.c dictResize</port>
    public bool Resize()
    {
        if (_type.CanResize != DictResize.Enable || IsRehashing)
        {
            return false;
        }

        return Expand(long.Max(_h->Used0, InitialSize));
    }

    /// <summary>Begins moving to at least <paramref name="size"/> buckets, or makes the first
    /// array. False when rehashing, too small, or no change.</summary>
    /// <port>dict.c dictExpand</port>
    public bool Expand(long size)
    {
        return ExpandTo(size, false, out _);
    }

    /// <summary>As <see cref="Expand"/>, false only when memory was refused.</summary>
    /// <port>dict.c dictTryExpand</port>
    public bool TryExpand(long size)
    {
        ExpandTo(size, true, out bool refused);
        return !refused;
    }

    /// <summary>Moves up to <paramref name="n"/> buckets, passing at most ten times as many empty
    /// ones. True = there is more to move.</summary>
    /// <port>dict.c dictRehash</port>
    public bool Rehash(int n)
    {
        long emptyVisits = n * 10L;
        if (!IsRehashing || !MayRehash())
        {
            return false;
        }

        while (n-- > 0 && _h->Used0 != 0)
        {
            MemCheck.That(_h->Size(0) > _h->RehashIdx);
            while (_h->Table0[_h->RehashIdx] == 0)
            {
                _h->RehashIdx++;
                if (--emptyVisits == 0)
                {
                    return true;
                }
            }

            MoveBucket();
        }

        return !FinishRehash();
    }

    /// <summary>Moves 100 buckets at a time until more than <paramref name="ms"/> milliseconds went
    /// by; returns how many steps. The clock is in microseconds.</summary>
    /// <port>dict.c dictRehashMilliseconds</port>
    public int RehashMilliseconds(int ms, Func<long> monoUs)
    {
        return RehashMicroseconds(ms * 1000L, monoUs);
    }

    /// <summary>As <see cref="RehashMilliseconds"/> with a finer limit.</summary>
    /// <port>dict.c dictRehashMilliseconds</port>
    public int RehashMicroseconds(long us, Func<long> monoUs)
    {
        if (_h->PauseRehash > 0)
        {
            return 0;
        }

        long start = monoUs();
        int rehashes = 0;
        while (Rehash(100))
        {
            rehashes += 100;
            if (monoUs() - start > us)
            {
                break;
            }
        }

        return rehashes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint* LinkOf(nint entry)
    {
        return (nint*)(entry + _type.LinkOffset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Next(nint entry)
    {
        return *(nint*)(entry + _type.LinkOffset);
    }

    private void RehashStep()
    {
        if (_h->PauseRehash == 0)
        {
            Rehash(1);
        }
    }

    private bool MayRehash()
    {
        DictResize can = _type.CanResize;
        if (can == DictResize.Avoid)
        {
            long s0 = _h->Size(0);
            long s1 = _h->Size(1);
            return s1 > s0 ? s1 / s0 >= ForceResizeRatio : s0 / s1 >= ForceResizeRatio;
        }

        return can == DictResize.Enable;
    }

    /// <summary>Moves the chain of bucket RehashIdx. When shrinking, a key's bucket in the smaller
    /// array is its old one masked, so no key need be hashed.</summary>
    private void MoveBucket()
    {
        bool grows = _h->Exp1 > _h->Exp0;
        ulong mask = _h->Mask(1);
        nint de = _h->Table0[_h->RehashIdx];
        while (de != 0)
        {
            nint next = Next(de);
            ulong hash = grows ? _type.Hash(_type.Key(de)) : (ulong)_h->RehashIdx;
            nint* bucket = _h->Table1 + (hash & mask);
            *LinkOf(de) = *bucket;
            *bucket = de;
            _h->Used0--;
            _h->Used1++;
            de = next;
        }

        _h->Table0[_h->RehashIdx] = 0;
        _h->RehashIdx++;
    }

    private bool FinishRehash()
    {
        if (_h->Used0 != 0)
        {
            return false;
        }

        _z.Free((nint)_h->Table0);
        _h->Table0 = _h->Table1;
        _h->Used0 = _h->Used1;
        _h->Exp0 = _h->Exp1;
        _h->ResetTable(1);
        _h->RehashIdx = -1;
        return true;
    }

    private bool ExpandTo(long size, bool mayFail, out bool refused)
    {
        refused = false;
        if (IsRehashing || _h->Used0 > size)
        {
            return false;
        }

        int exp = NextExp(size);
        if (exp >= 60 || exp == _h->Exp0)
        {
            return false;
        }

        nuint bytes = (nuint)sizeof(nint) << exp;
        nint table = mayFail ? _z.TryAllocZeroed(bytes) : _z.AllocZeroed(bytes);
        if (table == 0)
        {
            refused = true;
            return false;
        }

        if (_h->Table0 == null)
        {
            _h->Table0 = (nint*)table;
            _h->Exp0 = (sbyte)exp;
            _h->Used0 = 0;
            return true;
        }

        _h->Table1 = (nint*)table;
        _h->Exp1 = (sbyte)exp;
        _h->Used1 = 0;
        _h->RehashIdx = 0;
        return true;
    }

    private void ExpandIfNeeded()
    {
        if (IsRehashing)
        {
            return;
        }

        long buckets = _h->Size(0);
        if (buckets == 0)
        {
            Expand(InitialSize);
            return;
        }

        DictResize can = _type.CanResize;
        bool full = can == DictResize.Enable && _h->Used0 >= buckets;
        bool forced = can != DictResize.Forbid && _h->Used0 / buckets > ForceResizeRatio;
        if (full || forced)
        {
            nuint bytes = (nuint)sizeof(nint) << NextExp(_h->Used0 + 1);
            if (_type.ExpandAllowed(bytes, (double)_h->Used0 / buckets))
            {
                Expand(_h->Used0 + 1);
            }
        }
    }

    /// <summary>Log2 of the smallest table size that is at least <paramref name="size"/>.</summary>
    /// <port>dict.c _dictNextExp</port>
    private static int NextExp(long size)
    {
        if (size <= InitialSize)
        {
            return InitialExp;
        }

        return 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)size - 1);
    }

    private void ClearTable(int t, Zmalloc free, Action? callback)
    {
        nint* table = _h->Table(t);
        long size = _h->Size(t);
        for (long i = 0; i < size && _h->Used(t) > 0; i++)
        {
            if (callback != null && (i & 65535) == 0)
            {
                callback();
            }

            nint de = table[i];
            while (de != 0)
            {
                nint next = Next(de);
                _type.Free(free, de);
                _h->AddUsed(t, -1);
                de = next;
            }
        }

        free.Free((nint)table);
        _h->ResetTable(t);
    }
}
