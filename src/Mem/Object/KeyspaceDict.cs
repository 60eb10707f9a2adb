// KeyspaceDict: the two tables of one database, kept right when an entry moves.
// Ours; the role of db->dict and db->expires in redis 7.2 db.c.
//
// An entry block is linked once from the main table and, while it has a TTL, once more from the
// expires table. A change of value or TTL may move the block; then exactly these links to it are
// stale, and each is found by the key's hash and the OLD address (which is compared, never read).
// Everything that can move an entry is here and nowhere else, takes the handle by ref and leaves it
// pointing at where the entry is now.
//
//   main     [bucket] -> A -> X -> B      X moves to Y: the link in A becomes Y, and Y -> B
//   expires  [bucket] -> X                    and this one too
//
// Hashes are passed in: a command hashes its key once, often ahead of time for prefetching.
// Compaction walks the main table and moves entries out of sparse pages, link in hand; only a
// volatile one must be looked up, in the expires table.
using System;
using System.Collections.Generic;

namespace RedisNet.Mem;

/// <summary>Keys, values and times to live of one database.</summary>
/// <port>server.h redisDb</port>
public sealed class KeyspaceDict
{
    private readonly Zmalloc _z;
    private readonly Dict<RobjDictType> _main;
    private readonly Dict<ExpireDictType> _expires;

    /// <summary>An empty database.</summary>
    public KeyspaceDict(Zmalloc z, DictShared shared)
    {
        _z = z;
        _main = new Dict<RobjDictType>(z, new RobjDictType(shared));
        _expires = new Dict<ExpireDictType>(z, new ExpireDictType(shared));
    }

    /// <summary>The main table: for scanning, iterating, sampling, rehashing. Change entries only
    /// here.</summary>
    public ref readonly Dict<RobjDictType> Main => ref _main;

    /// <summary>The expires table, same remark. Its entries are blocks of the main table.</summary>
    public ref readonly Dict<ExpireDictType> Expires => ref _expires;

    /// <summary>Number of keys.</summary>
    public long Size => _main.Size;

    /// <summary>Hash of a key, good for both tables.</summary>
    public ulong GetHash(ReadOnlySpan<byte> key)
    {
        return _main.GetHash(key);
    }

    /// <summary>The entry with this key, or a null handle. Says nothing about expiry.</summary>
    public Robj Find(ReadOnlySpan<byte> key, ulong hash)
    {
        return Robj.FromAddress(_main.Find(key, hash));
    }

    /// <summary>Adds an entry whose key the caller knows to be absent. Takes ownership, the handle
    /// stays good.</summary>
    /// <port>db.c dbAdd</port>
    public void Add(Robj o, ulong hash)
    {
        _main.AddAbsent(o.Address, hash);
        if (o.IsVolatile)
        {
            _expires.AddAbsent(o.Address, hash);
        }
    }

    /// <summary>Adds an entry unless its key is there, with whatever time to live it has. Takes
    /// ownership when true.</summary>
    /// <port>db.c dbAddRDBLoad</port>
    public bool TryAdd(Robj o, ulong hash)
    {
        DictLink at = _main.FindPositionForInsert(o.Key, hash, out _);
        if (at.IsNull)
        {
            return false;
        }

        if (o.IsVolatile)
        {
            _expires.AddAbsent(o.Address, hash);
        }

        _main.InsertAtPosition(at, o.Address);
        return true;
    }

    /// <summary>Asks for the memory where an entry of this hash will be linked.</summary>
    public void PrefetchPlace(ulong hash, bool isVolatile)
    {
        _main.PrefetchBucket(hash);
        if (isVolatile)
        {
            _expires.PrefetchBucket(hash);
        }
    }

    /// <summary>Makes the value a string as SET does; frees the old value; keeps TTL, LRU bits and
    /// epoch. </summary>
    /// <remarks>The bytes may not lie in this entry.</remarks>
    /// <port>db.c dbSetValue</port>
    public void SetString(ref Robj o, ulong hash, ReadOnlySpan<byte> value)
    {
        FreeStructure(o);
        nint old = o.Address;
        bool moved = Robj.SetString(_z, ref o, value);
        Relink(old, o, hash, moved);
    }

    /// <summary>Makes the value an integer; frees the old value; keeps TTL, LRU bits and
    /// epoch.</summary>
    /// <port>db.c dbSetValue</port>
    public void SetInteger(ref Robj o, ulong hash, long value)
    {
        FreeStructure(o);
        nint old = o.Address;
        bool moved = Robj.SetInteger(_z, ref o, value);
        Relink(old, o, hash, moved);
    }

    /// <summary>Makes the value this Raw string, which it takes over; frees the old
    /// value.</summary>
    /// <port>db.c dbSetValue</port>
    public void SetRaw(ref Robj o, ulong hash, ref Sds value)
    {
        FreeStructure(o);
        nint old = o.Address;
        bool moved = Robj.SetRaw(_z, ref o, ref value);
        Relink(old, o, hash, moved);
    }

    /// <summary>Makes the value a structure of a type, which it takes over; frees the old
    /// value.</summary>
    /// <port>db.c dbSetValue</port>
    public void SetPointer(
        ref Robj o, ulong hash, ObjType type, ObjEncoding encoding, nint pointer)
    {
        FreeStructure(o);
        nint old = o.Address;
        bool moved = Robj.SetPointer(_z, ref o, type, encoding, pointer);
        Relink(old, o, hash, moved);
    }

    /// <summary>Makes a string value Raw, as C does before it changes one in place, and returns
    /// it.</summary>
    /// <remarks>After changing the returned string by ref, call <see
    /// cref="Robj.UpdatePointer"/>.</remarks>
    /// <port>db.c dbUnshareStringValue</port>
    public Sds UnshareString(ref Robj o, ulong hash)
    {
        if (o.Encoding != ObjEncoding.Raw)
        {
            Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
            Sds s = Sds.New(_z, o.StringSpan(scratch));
            SetRaw(ref o, hash, ref s);
        }

        return o.RawSds;
    }

    /// <summary>Sets or changes when a key expires, in unix milliseconds.</summary>
    /// <port>db.c setExpire</port>
    public void SetExpire(ref Robj o, ulong hash, long when)
    {
        bool wasVolatile = o.IsVolatile;
        if (!wasVolatile)
        {
            _expires.PrepareAdd();
        }

        nint old = o.Address;
        bool moved = Robj.SetExpire(_z, ref o, when);
        if (moved)
        {
            _main.ReplaceLink(_main.FindLinkByAddress(old, hash), o.Address);
        }

        if (!wasVolatile)
        {
            _expires.AddAbsent(o.Address, hash);
        }
    }

    /// <summary>Takes a key's TTL away; false when it had none.</summary>
    /// <port>db.c removeExpire</port>
    public bool RemoveExpire(ref Robj o, ulong hash)
    {
        if (!o.IsVolatile)
        {
            return false;
        }

        _expires.Unlink(_expires.FindLinkByAddress(o.Address, hash));
        nint old = o.Address;
        if (Robj.RemoveExpire(_z, ref o))
        {
            _main.ReplaceLink(_main.FindLinkByAddress(old, hash), o.Address);
        }

        return true;
    }

    /// <summary>Takes a key out of both tables and gives the entry to the caller; null when there
    /// is none. </summary>
    /// <remarks>Free it by <see cref="FreeEntry"/>, or in a background job by <see
    /// cref="Robj.Free"/> with the allocator's Remote.</remarks>
    /// <port>db.c dbGenericDelete</port>
    public Robj Unlink(ReadOnlySpan<byte> key, ulong hash)
    {
        Robj o = Robj.FromAddress(_main.Unlink(key, hash));
        if (!o.IsNull && o.IsVolatile)
        {
            _expires.Unlink(_expires.FindLinkByAddress(o.Address, hash));
        }

        return o;
    }

    /// <summary>Takes a key out and frees it; false when there is none.</summary>
    /// <port>db.c dbSyncDelete</port>
    public bool Delete(ReadOnlySpan<byte> key, ulong hash)
    {
        Robj o = Unlink(key, hash);
        if (o.IsNull)
        {
            return false;
        }

        FreeEntry(ref o);
        return true;
    }

    /// <summary>Frees an entry that is in no table and nulls the handle.</summary>
    public void FreeEntry(ref Robj o)
    {
        Robj.Free(_z, ref o);
    }

    /// <summary>Frees every key; the callback runs every 65536 buckets.</summary>
    /// <port>db.c emptyDbStructure</port>
    public void Empty(Action? callback = null)
    {
        _expires.Empty(callback);
        _main.Empty(callback);
    }

    /// <summary>Frees every key and the tables; nobody may use this object any more.</summary>
    /// <remarks>With <paramref name="free"/> = the allocator's Remote it may run in a background
    /// job.</remarks>
    /// <port>lazyfree.c lazyfreeFreeDatabase</port>
    public void Release(Zmalloc? free = null)
    {
        _expires.Release(free);
        _main.Release(free);
    }

    /// <summary>Moves the entries at a cursor, and what their values point at, out of pages that
    /// should be emptied (<see cref="Zmalloc.BeginCompaction"/>); returns the next cursor. Begin
    /// with 0, ends with 0.</summary>
    /// <remarks>No handle of an entry may be held. A value with its elements in a table of more
    /// than <paramref name="maxEntries"/> is left to <see cref="CompactValue"/>: its key is added
    /// to <paramref name="large"/>.</remarks>
    /// <port>defrag.c defragScanCallback</port>
    public ulong Compact(ulong cursor, long maxEntries, List<byte[]> large)
    {
        Mover mover = new(_z, in _expires, maxEntries, large);
        return _main.Relocate(cursor, ref mover);
    }

    /// <summary>Moves the elements at a cursor of a large value, as <see cref="Compact"/> does with
    /// entries; 0 also when there is no such value any more.</summary>
    /// <port>defrag.c defragLaterStep</port>
    public ulong CompactValue(ReadOnlySpan<byte> key, ulong cursor)
    {
        Robj o = Find(key, GetHash(key));
        return o.IsNull || o.Encoding != ObjEncoding.Ht
            ? 0
            : RobjValue.RelocateEntries(_z, o.Type, o.Encoding, o.Pointer, cursor);
    }

    private void FreeStructure(Robj o)
    {
        if (o.Type != ObjType.String)
        {
            Robj.FreeValue(_z, o);
        }
    }

    /// <summary>Points both tables at the block's new address.</summary>
    private void Relink(nint old, Robj o, ulong hash, bool moved)
    {
        if (!moved)
        {
            return;
        }

        _main.ReplaceLink(_main.FindLinkByAddress(old, hash), o.Address);
        if (o.IsVolatile)
        {
            _expires.ReplaceLink(_expires.FindLinkByAddress(old, hash), o.Address);
        }
    }

    /// <summary>Moves an entry of the main table with its value; mends the link of the other
    /// table.</summary>
    private readonly ref struct Mover(
        Zmalloc z, ref readonly Dict<ExpireDictType> expires, long maxEntries, List<byte[]> large)
        : IDictMover
    {
        private readonly Zmalloc _z = z;
        private readonly ref readonly Dict<ExpireDictType> _expires = ref expires;

        public nint Move(nint entry)
        {
            Robj o = Robj.FromAddress(entry);
            o.RelocateValue(_z);
            if (o.Encoding == ObjEncoding.Ht)
            {
                MoveElements(o);
            }

            nint moved = _z.Relocate(entry);
            if (moved != entry && Robj.FromAddress(moved).IsVolatile)
            {
                ulong hash = _expires.GetHash(Robj.FromAddress(moved).Key);
                _expires.ReplaceLink(_expires.FindLinkByAddress(entry, hash), moved);
            }

            return moved;
        }

        private void MoveElements(Robj o)
        {
            if (RobjValue.TableEntries(_z, o.Type, o.Encoding, o.Pointer) > maxEntries)
            {
                large.Add(o.Key.ToArray());
                return;
            }

            ulong cursor = 0;
            do
            {
                cursor = RobjValue.RelocateEntries(_z, o.Type, o.Encoding, o.Pointer, cursor);
            }
            while (cursor != 0);
        }
    }
}
