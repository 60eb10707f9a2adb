// RobjValue: what lies behind the pointer of an entry, by type and encoding.
// Port of redis 7.2 object.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>Frees and measures the structures values are kept in.</summary>
internal static class RobjValue
{
    /// <summary>Frees a structure with all it owns; with the allocator's Remote this may run in a
    /// background job.</summary>
    /// <port>object.c decrRefCount</port>
    public static void Free(Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer)
    {
        switch (encoding)
        {
            case ObjEncoding.Raw:
                Sds s = Sds.FromAddress(pointer);
                Sds.Free(z, ref s);
                break;
            case ObjEncoding.Listpack:
                Listpack lp = Listpack.FromAddress(pointer);
                Listpack.Free(z, ref lp);
                break;
            case ObjEncoding.Intset:
                Intset integers = Intset.FromAddress(pointer);
                Intset.Free(z, ref integers);
                break;
            case ObjEncoding.Ht when type == ObjType.Hash:
                Dict<HashDictType>.FromAddress(z, default, pointer).Release();
                break;
            case ObjEncoding.Ht when type == ObjType.Set:
                Dict<SetDictType>.FromAddress(z, default, pointer).Release();
                break;
            case ObjEncoding.Quicklist:
                Quicklist list = Quicklist.FromAddress(pointer);
                Quicklist.Free(z, ref list);
                break;
            case ObjEncoding.Skiplist:
                Zset zset = Zset.FromAddress(pointer);
                Zset.Free(z, ref zset, default);
                break;
            case ObjEncoding.Stream:
                Stream stream = Stream.FromAddress(pointer);
                Stream.Free(z, ref stream);
                break;
            default:
                MemCheck.That(false);
                break;
        }
    }

    /// <summary>Bytes of a structure with all it owns.</summary>
    /// <port>object.c objectComputeSize</port>
    public static long Size(
        Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer, long samples)
    {
        switch (encoding)
        {
            case ObjEncoding.Raw:
                return Sds.FromAddress(pointer).AllocSize;
            case ObjEncoding.Ht when type == ObjType.Hash:
                return TableSize(
                    z, Dict<HashDictType>.FromAddress(z, default, pointer), samples);
            case ObjEncoding.Ht when type == ObjType.Set:
                return TableSize(
                    z, Dict<SetDictType>.FromAddress(z, default, pointer), samples);
            case ObjEncoding.Quicklist:
                return Quicklist.FromAddress(pointer).MemUsage(z, samples);
            case ObjEncoding.Skiplist:
                return ZsetSize(z, Zset.FromAddress(pointer), samples);
            case ObjEncoding.Stream:
                return Stream.FromAddress(pointer).MemUsage(z, samples);
            default:
                return (long)z.UsableSize(pointer);
        }
    }

    /// <summary>Moves what a pointer leads to out of pages that should be emptied; returns where it
    /// is now. Of a table only what is one block or two: its entries are for <see
    /// cref="RelocateEntries"/>.</summary>
    // REDISNET(mem-compaction): lists of several nodes, sorted sets in skiplists, and streams stay.
    /// <port>defrag.c defragKey</port>
    public static nint Relocate(Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer)
    {
        switch (encoding)
        {
            case ObjEncoding.Raw:
                Sds s = Sds.FromAddress(pointer);
                Sds.Relocate(z, ref s);
                return s.Address;
            case ObjEncoding.Listpack or ObjEncoding.Intset:
                return z.Relocate(pointer);
            case ObjEncoding.Ht when type == ObjType.Hash:
                return Dict<HashDictType>.FromAddress(z, default, pointer).RelocateTables().Address;
            case ObjEncoding.Ht when type == ObjType.Set:
                return Dict<SetDictType>.FromAddress(z, default, pointer).RelocateTables().Address;
            default:
                return pointer;
        }
    }

    /// <summary>Elements of a value that has them in a table of its own; 0 for every
    /// other.</summary>
    public static long TableEntries(
        Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer) => (type, encoding) switch
    {
        (ObjType.Hash, ObjEncoding.Ht) =>
            Dict<HashDictType>.FromAddress(z, default, pointer).Size,
        (ObjType.Set, ObjEncoding.Ht) =>
            Dict<SetDictType>.FromAddress(z, default, pointer).Size,
        _ => 0,
    };

    /// <summary>Moves the entries at a cursor of such a table and returns the next cursor; begin
    /// with 0, ends with 0.</summary>
    /// <port>defrag.c defragLaterItem</port>
    public static ulong RelocateEntries(
        Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer, ulong cursor)
    {
        BlockMover mover = new(z);
        return (type, encoding) switch
        {
            (ObjType.Hash, ObjEncoding.Ht) =>
                Dict<HashDictType>.FromAddress(z, default, pointer).Relocate(cursor, ref mover),
            (ObjType.Set, ObjEncoding.Ht) =>
                Dict<SetDictType>.FromAddress(z, default, pointer).Relocate(cursor, ref mover),
            _ => 0,
        };
    }

    private static long ZsetSize(Zmalloc z, Zset zset, long samples)
    {
        long sampled = 0;
        long bytes = 0;
        ZskiplistNode n = zset.List.First;
        for (; !n.IsNull && sampled < samples; n = n.Forward)
        {
            bytes += (long)z.UsableSize(n.Address);
            sampled++;
        }

        Dict<ZsetDictType> dict = zset.Dict(z, default);
        long head = (long)(z.UsableSize(zset.Address) + z.UsableSize(zset.List.Address)
            + z.UsableSize(dict.Address)) + dict.MemUsage;
        return sampled == 0 ? head : head + (long)((double)bytes / sampled * zset.Length);
    }

    private static long TableSize<TType>(Zmalloc z, Dict<TType> table, long samples)
        where TType : struct, IDictType
    {
        long sampled = 0;
        long bytes = 0;
        var it = new DictIterator<TType>(table, safe: false);
        for (nint e = 0; sampled < samples && (e = it.Next()) != 0; sampled++)
        {
            bytes += (long)z.UsableSize(e);
        }

        it.Reset();
        long head = (long)z.UsableSize(table.Address) + table.MemUsage;
        return sampled == 0 ? head : head + (long)((double)bytes / sampled * table.Size);
    }
}
