// SetValue: a set, in whichever of its three encodings it is kept.
// Port of redis 7.2 t_set.c (set type API). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   intset      all members are integers, and no more than set-max-intset-entries
//   listpack    few members (set-max-listpack-entries), none long (set-max-listpack-value), in the
//               order they came
//   table       Dict of SetMember, whatever they are
//
// A set goes down this list as it grows and never back up, but for the results of SINTERSTORE,
// which are looked at once more when they are complete. A member comes in and goes out as a
// ListpackValue, that is as an integer or as text, so that an intset needs no text at all.
//
// This is a view onto an entry, of the keyspace or of a set under construction: good as long as the
// entry's handle is, which no change of the set itself ends. Whoever changes one of the keyspace
// got the entry from RedisDb.LookupWrite. A position is what an encoding finds a member again by
// (index, place in the listpack, address); it does not survive a change.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The set behind a key.</summary>
/// <port>t_set.c setTypeIsMember</port>
public readonly struct SetValue(RedisServer server, Robj o)
{
    /// <summary>An intset finds its members by 32-bit arithmetic.</summary>
    private const long MostIntsetEntries = 1 << 30;

    /// <summary>Members.</summary>
    /// <port>t_set.c setTypeSize</port>
    public long Length => o.Encoding switch
    {
        ObjEncoding.Intset => Integers.Length,
        ObjEncoding.Listpack => Packed.Length,
        _ => Table.Size,
    };

    public ObjEncoding Encoding => o.Encoding;

    /// <summary>Whether it has outgrown the packed encodings.</summary>
    public bool IsTable => o.Encoding == ObjEncoding.Ht;

    /// <summary>The intset; not to be asked of another encoding.</summary>
    public Intset Integers => Intset.FromAddress(o.Pointer);

    /// <summary>The listpack; not to be asked of another encoding.</summary>
    public Listpack Packed => Listpack.FromAddress(o.Pointer);

    /// <summary>The table; not to be asked of another encoding.</summary>
    public Dict<SetDictType> Table =>
        Dict<SetDictType>.FromAddress(server.Z, new SetDictType(server.Dicts), o.Pointer);

    /// <summary>The table as a running snapshot takes it, which must see members before they go;
    /// null when it does not.</summary>
    private OpenTable? Open => server.Persistence.Open?.Table(o.Pointer);

    /// <summary>An entry in no database with an empty set that can take <paramref name="first"/>
    /// without being converted, and has room for about <paramref name="hint"/> members.</summary>
    /// <port>t_set.c setTypeCreate</port>
    public static Robj Create(
        RedisServer server, ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, long hint)
    {
        if (hint <= server.Config.SetMaxIntsetEntries && Number.TryParseInt64(first, out _))
        {
            return CreateIntset(server, key);
        }
        if (hint <= server.Config.SetMaxListpackEntries)
        {
            return CreateListpack(server, key, 0);
        }
        Dict<SetDictType> table = NewTable(server, hint);
        return Robj.Create(server.Z, key, ObjType.Set, ObjEncoding.Ht, table.Address);
    }

    /// <summary>An entry in no database with an empty intset.</summary>
    /// <port>object.c createIntsetObject</port>
    public static Robj CreateIntset(RedisServer server, ReadOnlySpan<byte> key) =>
        Robj.Create(
            server.Z, key, ObjType.Set, ObjEncoding.Intset, Intset.New(server.Z).Address);

    /// <summary>An entry in no database with an empty listpack.</summary>
    /// <port>object.c createSetListpackObject</port>
    public static Robj CreateListpack(RedisServer server, ReadOnlySpan<byte> key, int capacity) =>
        Robj.Create(
            server.Z,
            key,
            ObjType.Set,
            ObjEncoding.Listpack,
            Listpack.New(server.Z, capacity).Address);

    /// <summary>Whether it has a member.</summary>
    /// <port>t_set.c setTypeIsMemberAux</port>
    public bool Contains(ListpackValue member)
    {
        if (o.Encoding == ObjEncoding.Intset)
        {
            return TryGetInteger(member, out long integer) && Integers.Find(integer);
        }
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ReadOnlySpan<byte> text = member.Text(scratch);
        return IsTable
            ? Table.Find(text) != 0
            : Packed.Find(Packed.First, text, skip: 0) != Listpack.None;
    }

    /// <summary>Adds a member; false when it was there.</summary>
    /// <port>t_set.c setTypeAddAux</port>
    public bool Add(ListpackValue member)
    {
        if (o.Encoding == ObjEncoding.Intset && TryGetInteger(member, out long integer))
        {
            return AddInteger(integer);
        }
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ReadOnlySpan<byte> text = member.Text(scratch);
        switch (o.Encoding)
        {
            case ObjEncoding.Intset:
                AddTextToIntset(text);
                return true;
            case ObjEncoding.Listpack:
                return AddToListpack(text);
            default:
                return AddToTable(text);
        }
    }

    /// <summary>Takes a member out; false when it was not there.</summary>
    /// <port>t_set.c setTypeRemoveAux</port>
    public bool Remove(ListpackValue member)
    {
        if (o.Encoding == ObjEncoding.Intset)
        {
            return TryGetInteger(member, out long integer) && RemoveInteger(integer);
        }
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ReadOnlySpan<byte> text = member.Text(scratch);
        if (IsTable)
        {
            return RemoveFromTable(text);
        }
        int p = Packed.Find(Packed.First, text, skip: 0);
        if (p != Listpack.None)
        {
            RemoveAt(p);
        }
        return p != Listpack.None;
    }

    /// <summary>All members, for foreach. The set may not change meanwhile.</summary>
    /// <port>t_set.c setTypeInitIterator</port>
    public SetMembers GetEnumerator() => new(this);

    /// <summary>The member at a position.</summary>
    public ListpackValue At(nint position) => o.Encoding switch
    {
        ObjEncoding.Intset => Integers.Get((int)position),
        ObjEncoding.Listpack => Packed.Get((int)position),
        _ => SetMember.FromAddress(position).Bytes,
    };

    /// <summary>The position of any member; there must be one.</summary>
    /// <port>t_set.c setTypeRandomElement</port>
    public nint RandomPosition()
    {
        Func<ulong> random = server.NextRandom;
        return o.Encoding switch
        {
            ObjEncoding.Intset => (nint)(random() % (ulong)Integers.Length),
            ObjEncoding.Listpack => Packed.Seek((long)(random() % (ulong)Packed.Length)),
            _ => Table.GetFairRandomKey(random),
        };
    }

    /// <summary>Takes the member at a position out.</summary>
    /// <port>t_set.c setTypePopRandom</port>
    public void RemoveAt(nint position)
    {
        switch (o.Encoding)
        {
            case ObjEncoding.Intset:
                RemoveInteger(Integers.Get((int)position));
                break;
            case ObjEncoding.Listpack:
                Listpack lp = Packed;
                Listpack.Delete(server.Z, ref lp, (int)position);
                o.UpdatePointer(lp.Address);
                break;
            default:
                RemoveFromTable(SetMember.FromAddress(position).Bytes);
                break;
        }
    }

    /// <summary>Takes the members at these places of a listpack out, given in ascending
    /// order.</summary>
    public void RemoveAllAt(ReadOnlySpan<int> places)
    {
        Listpack lp = Packed;
        Listpack.BatchDelete(server.Z, ref lp, places);
        o.UpdatePointer(lp.Address);
    }

    /// <summary>Makes it a table now if as many more members would make it one.</summary>
    /// <port>t_set.c setTypeMaybeConvert</port>
    public void MaybeConvert(long hint)
    {
        if ((o.Encoding == ObjEncoding.Listpack && hint > server.Config.SetMaxListpackEntries)
            || (o.Encoding == ObjEncoding.Intset && hint > server.Config.SetMaxIntsetEntries))
        {
            ConvertToTable(hint);
        }
    }

    /// <summary>Makes it a table with room for as many members.</summary>
    /// <port>t_set.c setTypeConvertAndExpand</port>
    public void ConvertToTable(long capacity)
    {
        Dict<SetDictType> table = NewTable(server, capacity);
        FillTable(table);
        Become(ObjEncoding.Ht, table.Address);
    }

    /// <summary>Makes an intset a listpack with room for as many members.</summary>
    /// <port>t_set.c setTypeConvertAndExpand</port>
    public void ConvertToListpack(long capacity)
    {
        long bytes = capacity * 2;
        if (Length > 0)
        {
            bytes = long.Max(
                Listpack.EstimateBytesRepeatedInteger(Integers.Min, capacity),
                Listpack.EstimateBytesRepeatedInteger(Integers.Max, capacity));
        }
        Listpack lp = Listpack.New(server.Z, (int)long.Min(bytes, Listpack.MaxSafetySize));
        foreach (ListpackValue member in this)
        {
            Listpack.Append(server.Z, ref lp, member);
        }
        Become(ObjEncoding.Listpack, lp.Address);
    }

    /// <summary>Makes it an intset, unless it has too many members. All must be
    /// integers.</summary>
    /// <port>t_set.c maybeConvertToIntset</port>
    public void MaybeConvertToIntset()
    {
        if (o.Encoding == ObjEncoding.Intset || Length > MaxIntsetEntries)
        {
            return;
        }
        Intset integers = Intset.New(server.Z);
        foreach (ListpackValue member in this)
        {
            bool added = TryGetInteger(member, out long integer)
                && Intset.Add(server.Z, ref integers, integer);
            Os.Check.That(added);
        }
        Become(ObjEncoding.Intset, integers.Address);
    }

    /// <summary>Gives spare room of a listpack back.</summary>
    public void ShrinkToFit()
    {
        if (o.Encoding == ObjEncoding.Listpack)
        {
            Listpack lp = Packed;
            Listpack.ShrinkToFit(server.Z, ref lp);
            o.UpdatePointer(lp.Address);
        }
    }

    /// <summary>A copy in the same encoding, owned by the caller.</summary>
    /// <port>t_set.c setTypeDup</port>
    public nint Dup()
    {
        switch (o.Encoding)
        {
            case ObjEncoding.Intset:
                return Intset.Dup(server.Z, Integers).Address;
            case ObjEncoding.Listpack:
                return Listpack.Dup(server.Z, Packed).Address;
            default:
                Dict<SetDictType> copy = NewTable(server, Length);
                FillTable(copy);
                return copy.Address;
        }
    }

    /// <summary>Drops its own members and takes those of another entry, which is freed.</summary>
    /// <port>db.c dbReplaceValue</port>
    public void TakeFrom(ref Robj other)
    {
        ObjEncoding encoding = other.Encoding;
        Become(encoding, Robj.FreeAllButValue(server.Z, ref other));
    }

    private static Dict<SetDictType> NewTable(RedisServer server, long members)
    {
        var table = new Dict<SetDictType>(server.Z, new SetDictType(server.Dicts));
        table.Expand(members);
        return table;
    }

    private static bool TryGetInteger(ListpackValue member, out long integer)
    {
        integer = 0;
        return member.IsInteger
            ? member.TryGetInteger(out integer)
            : Number.TryParseInt64(member.Bytes, out integer);
    }

    /// <port>t_set.c intsetMaxEntries</port>
    private long MaxIntsetEntries =>
        long.Min(server.Config.SetMaxIntsetEntries, MostIntsetEntries);

    /// <port>t_set.c maybeConvertIntset</port>
    private bool AddInteger(long integer)
    {
        Intset integers = Integers;
        bool added = Intset.Add(server.Z, ref integers, integer);
        o.UpdatePointer(integers.Address);
        if (added && integers.Length > MaxIntsetEntries)
        {
            ConvertToTable(integers.Length);
        }
        return added;
    }

    /// <summary>An intset becomes a listpack where even its longest integers, as many as there are,
    /// make a small one; else a table.</summary>
    private void AddTextToIntset(ReadOnlySpan<byte> text)
    {
        int length = Integers.Length;
        long longest = 0;
        long bytes = 0;
        if (length != 0)
        {
            ListpackValue min = Integers.Min;
            ListpackValue max = Integers.Max;
            longest = int.Max(min.TextLength, max.TextLength);
            bytes = long.Max(
                Listpack.EstimateBytesRepeatedInteger(min.Integer, length),
                Listpack.EstimateBytesRepeatedInteger(max.Integer, length));
        }
        if (length < server.Config.SetMaxListpackEntries
            && long.Max(longest, text.Length) <= server.Config.SetMaxListpackValue
            && default(Listpack).SafeToAdd(bytes + text.Length))
        {
            ConvertToListpack(length + 1);
            Listpack lp = Packed;
            Listpack.Append(server.Z, ref lp, text);
            Listpack.ShrinkToFit(server.Z, ref lp);
            o.UpdatePointer(lp.Address);
            return;
        }
        ConvertToTable(length + 1);
        AddToTable(text);
    }

    private bool AddToListpack(ReadOnlySpan<byte> text)
    {
        Listpack lp = Packed;
        if (lp.Find(lp.First, text, skip: 0) != Listpack.None)
        {
            return false;
        }
        if (lp.Length < server.Config.SetMaxListpackEntries
            && text.Length <= server.Config.SetMaxListpackValue
            && lp.SafeToAdd(text.Length))
        {
            Listpack.Append(server.Z, ref lp, text);
            o.UpdatePointer(lp.Address);
            return true;
        }
        ConvertToTable(lp.Length + 1);
        return AddToTable(text);
    }

    private bool AddToTable(ReadOnlySpan<byte> text) => AddTo(Table, text, Open);

    private bool AddTo(Dict<SetDictType> table, ReadOnlySpan<byte> text, OpenTable? open)
    {
        ulong hash = table.GetHash(text);
        DictLink at = table.FindPositionForInsert(text, hash, out _);
        if (at.IsNull)
        {
            return false;
        }
        open?.Adding(text, hash);
        table.InsertAtPosition(at, SetMember.New(server.Z, text).Address);
        return true;
    }

    private bool RemoveInteger(long integer)
    {
        Intset integers = Integers;
        bool removed = Intset.Remove(server.Z, ref integers, integer);
        o.UpdatePointer(integers.Address);
        return removed;
    }

    private bool RemoveFromTable(ReadOnlySpan<byte> text)
    {
        Dict<SetDictType> table = Table;
        ulong hash = table.GetHash(text);
        DictLink at = table.FindLink(text, hash);
        if (at.IsNull)
        {
            return false;
        }
        Open?.Removing(at.Entry, hash);
        table.FreeUnlinkedEntry(table.Unlink(at));
        if (table.HtNeedsResize())
        {
            table.Resize();
        }
        return true;
    }

    // REDISNET(packed-twice): a listpack that was made up and taken without sanitizing may have a
    // member twice. C panics here; a table has it once.
    private void FillTable(Dict<SetDictType> table)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ListpackValue member in this)
        {
            AddTo(table, member.Text(scratch), open: null);
        }
    }

    private void Become(ObjEncoding encoding, nint pointer)
    {
        server.Persistence.Open?.TakeOver(o);
        Robj.FreeValue(server.Z, o);
        o.UpdateEncoding(encoding);
        o.UpdatePointer(pointer);
    }
}
