// Listpack, third part: what changes it.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// All changes are one: at an offset so many bytes go and room for so many others comes (Splice).
// The block grows before bytes are moved and shrinks after, so a refused allocation finds the
// listpack as it was; a refused shrink is no matter, the larger block serves as well.
//
// Values to be stored may not point into the listpack that is changed. Clients' data is only added
// after SafeToAdd; growing beyond 1 GiB and the frame of an entry is a fault.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <content>Insertion and deletion.</content>
public readonly unsafe partial struct Listpack
{
    /// <summary>Room for one entry of just under a gibibyte, alone, as C's quicklist makes
    /// them.</summary>
    private const long MaxBytes = MaxSafetySize + 32;

    /// <summary>Adds an entry at the end; may move.</summary>
    /// <port>listpack.c lpAppend, lpAppendInteger</port>
    public static void Append(Zmalloc z, ref Listpack lp, ListpackValue value)
    {
        InsertAt(z, ref lp, lp.Bytes - 1, value);
    }

    /// <summary>Adds two entries at the end at the price of one, as a new field and its value;
    /// may move.</summary>
    public static void AppendPair(
        Zmalloc z, ref Listpack lp, ListpackValue first, ListpackValue second)
    {
        InsertPairAt(z, ref lp, lp.Bytes - 1, first, second);
    }

    /// <summary>Room for so many more bytes, so that adding them moves nothing; may move.</summary>
    public static void Reserve(Zmalloc z, ref Listpack lp, long more)
    {
        nuint need = (nuint)(lp.Bytes + more);
        if (need > z.UsableSize(lp.Address))
        {
            lp = FromAddress(z.Realloc(lp.Address, need));
        }
    }

    /// <summary>Adds an entry at the front; may move.</summary>
    /// <port>listpack.c lpPrepend, lpPrependInteger</port>
    public static void Prepend(Zmalloc z, ref Listpack lp, ListpackValue value)
    {
        InsertAt(z, ref lp, HeaderSize, value);
    }

    /// <summary>Puts an entry before or after another or in its place; may move. Returns where
    /// the new entry is.</summary>
    /// <port>listpack.c lpInsert, lpInsertString, lpInsertInteger</port>
    public static int Insert(
        Zmalloc z, ref Listpack lp, ListpackValue value, int p, ListpackWhere where)
    {
        byte* e = lp.At(p);
        long size = ListpackCodec.EntrySize(e, lp.Eof);
        switch (where)
        {
            case ListpackWhere.Before:
                return InsertAt(z, ref lp, p, value);
            case ListpackWhere.After:
                return InsertAt(z, ref lp, p + (int)size, value);
            default:
                ListpackEncoding entry = new(value);
                entry.Write(Splice(z, ref lp, p, size, entry.Size));
                return p;
        }
    }

    /// <summary>Puts two entries before another at the price of one, at the end when p is <see
    /// cref="None"/>; may move. Returns where the first of them is.</summary>
    public static int InsertPair(
        Zmalloc z, ref Listpack lp, ListpackValue first, ListpackValue second, int p)
    {
        int at = p == None ? lp.Bytes - 1 : (int)(lp.At(p) - lp._lp);
        InsertPairAt(z, ref lp, at, first, second);
        return at;
    }

    /// <summary>Gives an entry another value; may move, the offset stays.</summary>
    /// <port>listpack.c lpReplace, lpReplaceInteger</port>
    public static void Replace(Zmalloc z, ref Listpack lp, int p, ListpackValue value)
    {
        Insert(z, ref lp, value, p, ListpackWhere.Replace);
    }

    /// <summary>Removes an entry; may move. Returns the one after it.</summary>
    /// <port>listpack.c lpDelete</port>
    public static int Delete(Zmalloc z, ref Listpack lp, int p)
    {
        long size = ListpackCodec.EntrySize(lp.At(p), lp.Eof);
        Splice(z, ref lp, p, size, 0);
        lp.Count(-1);
        return lp._lp[p] == ListpackCodec.Eof ? None : p;
    }

    /// <summary>Removes up to <paramref name="count"/> entries from one on; may move. Returns the
    /// one after them.</summary>
    /// <port>listpack.c lpDeleteRangeWithEntry</port>
    public static int DeleteRangeWithEntry(Zmalloc z, ref Listpack lp, int p, long count)
    {
        if (count <= 0)
        {
            return p;
        }

        byte* first = lp.At(p);
        byte* tail = first;
        int deleted = 0;
        do
        {
            tail += ListpackCodec.EntrySize(tail, lp.Eof);
            deleted++;
        }
        while (deleted < count && *tail != ListpackCodec.Eof);

        Splice(z, ref lp, p, tail - first, 0);
        lp.Count(-deleted);
        return lp._lp[p] == ListpackCodec.Eof ? None : p;
    }

    /// <summary>Removes up to <paramref name="count"/> entries from an index on, which may be
    /// negative; may move. An index out of range removes nothing.</summary>
    /// <port>listpack.c lpDeleteRange</port>
    public static void DeleteRange(Zmalloc z, ref Listpack lp, long index, long count)
    {
        int p = count <= 0 ? None : lp.Seek(index);
        if (p == None)
        {
            return;
        }

        int known = lp.HeadCount;
        index = index < 0 ? index + known : index;
        if (known != UnknownCount && known - index <= count)
        {
            // All the rest goes: no need to walk it.
            Splice(z, ref lp, p, lp.Bytes - 1 - p, 0);
            lp.SetHeadCount((int)index);
            return;
        }

        DeleteRangeWithEntry(z, ref lp, p, count);
    }

    /// <summary>Removes these entries, given in ascending order; may move.</summary>
    /// <port>listpack.c lpBatchDelete</port>
    public static void BatchDelete(Zmalloc z, ref Listpack lp, ReadOnlySpan<int> entries)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        byte* end = lp._lp + lp.Bytes;
        byte* dst = lp.At(entries[0]);
        for (int i = 0; i < entries.Length; i++)
        {
            byte* e = lp.At(entries[i]);
            byte* keep = e + ListpackCodec.EntrySize(e, lp.Eof);
            byte* keepEnd = i + 1 < entries.Length ? lp.At(entries[i + 1]) : end;
            MemCheck.That(keep <= keepEnd);
            long length = keepEnd - keep;
            Buffer.MemoryCopy(keep, dst, length, length);
            dst += length;
        }

        lp.SetBytes(dst - lp._lp);
        lp.Count(-entries.Length);
        ShrinkToFit(z, ref lp);
    }

    /// <summary>Puts the entries of both into one, those of <paramref name="first"/> in front. The
    /// larger block is kept and its handle set anew, the other freed and its handle
    /// nulled.</summary>
    /// <port>listpack.c lpMerge</port>
    public static void Merge(Zmalloc z, ref Listpack first, ref Listpack second)
    {
        MemCheck.That(!first.IsNull && !second.IsNull && first._lp != second._lp);
        int count = int.Min(first.Length + second.Length, UnknownCount);
        int inFirst = first.Bytes - HeaderSize - 1;
        int inSecond = second.Bytes - HeaderSize - 1;
        if (inFirst >= inSecond)
        {
            byte* room = Splice(z, ref first, first.Bytes - 1, 0, inSecond);
            Unsafe.CopyBlockUnaligned(room, second._lp + HeaderSize, (uint)inSecond);
            first.SetHeadCount(count);
            Free(z, ref second);
        }
        else
        {
            byte* room = Splice(z, ref second, HeaderSize, 0, inFirst);
            Unsafe.CopyBlockUnaligned(room, first._lp + HeaderSize, (uint)inFirst);
            second.SetHeadCount(count);
            Free(z, ref first);
        }
    }

    /// <summary>The end is here now, after so many entries that were written behind the
    /// last.</summary>
    internal void EndAt(byte* end, int added)
    {
        *end = ListpackCodec.Eof;
        SetBytes(end + 1 - _lp);
        Count(added);
    }

    private static int InsertAt(Zmalloc z, ref Listpack lp, int at, ListpackValue value)
    {
        ListpackEncoding entry = new(value);
        entry.Write(Splice(z, ref lp, at, 0, entry.Size));
        lp.Count(1);
        return at;
    }

    private static void InsertPairAt(
        Zmalloc z, ref Listpack lp, int at, ListpackValue first, ListpackValue second)
    {
        ListpackEncoding one = new(first);
        ListpackEncoding two = new(second);
        two.Write(one.Write(Splice(z, ref lp, at, 0, one.Size + two.Size)));
        lp.Count(2);
    }

    /// <summary>Makes <paramref name="added"/> bytes of room in place of <paramref
    /// name="removed"/> ones at an offset; returns where it is.</summary>
    private static byte* Splice(Zmalloc z, ref Listpack lp, int at, long removed, long added)
    {
        long old = lp.Bytes;
        long bytes = old - removed + added;
        MemCheck.That(bytes <= MaxBytes && at + removed < old);
        if (bytes > old && (nuint)bytes > z.UsableSize(lp.Address))
        {
            lp = FromAddress(z.Realloc(lp.Address, (nuint)bytes));
        }

        if (added != removed)
        {
            byte* tail = lp._lp + at + removed;
            long length = old - at - removed;
            Buffer.MemoryCopy(tail, lp._lp + at + added, length, length);
            lp.SetBytes(bytes);
        }

        if (bytes < old)
        {
            nint smaller = z.TryRealloc(lp.Address, (nuint)bytes);
            lp = smaller == 0 ? lp : FromAddress(smaller);
        }

        return lp._lp + at;
    }

    /// <summary>Keeps the header's count, which once unknown stays so until Length
    /// counts.</summary>
    private void Count(int change)
    {
        int count = HeadCount;
        if (count != UnknownCount)
        {
            SetHeadCount(int.Min(count + change, UnknownCount));
        }
    }
}
