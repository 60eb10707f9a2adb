// HashValue: a hash, in whichever of its two encodings it is kept.
// Port of redis 7.2 t_hash.c (hash type API). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A small hash is a listpack: field, value, field, value, in the order they came. It is searched
// from the front, which is faster than a table as long as it is short. It becomes a table (Dict of
// HashField) when it has more than hash-max-listpack-entries fields, or a field or value of more
// than hash-max-listpack-value bytes, and never a listpack again.
//
// This is a view onto an entry of the keyspace: good as long as the entry's handle is, which no
// change of the hash itself ends. Whoever changes one got the entry from RedisDb.LookupWrite.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The hash behind a key.</summary>
/// <port>t_hash.c hashTypeGetValue</port>
public readonly struct HashValue(RedisServer server, Robj o)
{
    /// <summary>Fields.</summary>
    /// <port>t_hash.c hashTypeLength</port>
    public long Length => IsTable ? Table.Size : Packed.Length / 2;

    /// <summary>Whether it has outgrown the listpack.</summary>
    public bool IsTable => o.Encoding == ObjEncoding.Ht;

    /// <summary>The listpack; not to be asked of a table.</summary>
    public Listpack Packed => Listpack.FromAddress(o.Pointer);

    /// <summary>The table; not to be asked of a listpack.</summary>
    public Dict<HashDictType> Table =>
        Dict<HashDictType>.FromAddress(server.Z, new HashDictType(server.Dicts), o.Pointer);

    /// <summary>The table as a running snapshot takes it, which must see fields before they change;
    /// null when it does not.</summary>
    private OpenTable? Open => server.Persistence.Open?.Table(o.Pointer);

    /// <summary>Looks up the hash of a key to change it, and makes an empty one where there is no
    /// key. False, the error sent, when the key has another type.</summary>
    /// <port>t_hash.c hashTypeLookupWriteOrCreate</port>
    public static bool TryLookupOrCreate(Client c, KeyArg key, out HashValue hash)
    {
        Robj o = c.Db.LookupWrite(key);
        hash = default;
        if (c.CheckType(o, ObjType.Hash))
        {
            return false;
        }
        if (o.IsNull)
        {
            Listpack empty = Listpack.New(c.Server.Z);
            o = c.Db.Add(key, ObjType.Hash, ObjEncoding.Listpack, empty.Address);
        }
        hash = new HashValue(c.Server, o);
        return true;
    }

    /// <summary>The value of a field; good until the hash changes.</summary>
    /// <port>t_hash.c hashTypeGetValue</port>
    public bool TryGet(ReadOnlySpan<byte> field, out ListpackValue value)
    {
        value = default;
        if (IsTable)
        {
            HashField found = HashField.FromAddress(Table.Find(field));
            if (!found.IsNull)
            {
                value = found.Value;
            }
            return !found.IsNull;
        }
        Listpack lp = Packed;
        int p = lp.Find(lp.First, field, skip: 1);
        if (p == Listpack.None)
        {
            return false;
        }
        value = lp.Get(lp.Next(p));
        return true;
    }

    /// <port>t_hash.c hashTypeExists</port>
    public bool Exists(ReadOnlySpan<byte> field) => TryGet(field, out _);

    /// <summary>Sets a field; true when the hash had it.</summary>
    /// <port>t_hash.c hashTypeSet</port>
    public bool Set(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (!IsTable && !FitsListpack(field, value))
        {
            ConvertToTable(0);
        }
        if (IsTable)
        {
            return SetInTable(field, value);
        }
        bool had = SetInListpack(field, value);
        if (Length > server.Config.HashMaxListpackEntries)
        {
            ConvertToTable(0);
        }
        return had;
    }

    /// <summary>As <see cref="Set"/>, but a listpack is not searched: for a loader, which has no
    /// time for that. True when a table had the field.</summary>
    public bool Append(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (IsTable || !FitsListpack(field, value))
        {
            return Set(field, value);
        }
        Listpack lp = Packed;
        Listpack.AppendPair(server.Z, ref lp, field, value);
        o.UpdatePointer(lp.Address);
        return false;
    }

    /// <summary>Takes a field out; false when there was none.</summary>
    /// <port>t_hash.c hashTypeDelete</port>
    public bool Delete(ReadOnlySpan<byte> field)
    {
        if (IsTable)
        {
            return DeleteFromTable(field);
        }
        Listpack lp = Packed;
        int p = lp.Find(lp.First, field, skip: 1);
        if (p == Listpack.None)
        {
            return false;
        }
        Listpack.DeleteRangeWithEntry(server.Z, ref lp, p, 2);
        o.UpdatePointer(lp.Address);
        return true;
    }

    /// <summary>Makes it a table now if these arguments, fields and values from
    /// <paramref name="first"/> to the last, would make it one.</summary>
    /// <port>t_hash.c hashTypeTryConversion</port>
    public void TryConversion(Client c, int first)
    {
        if (IsTable)
        {
            return;
        }
        long fields = (c.Argc - first + 1) / 2;
        if (fields > server.Config.HashMaxListpackEntries)
        {
            ConvertToTable(fields);
            return;
        }
        long sum = 0;
        for (int i = first; i < c.Argc; i++)
        {
            int length = c.Argv(i).Length;
            sum += length;
            if (length > server.Config.HashMaxListpackValue)
            {
                ConvertToTable(0);
                return;
            }
        }
        if (!Packed.SafeToAdd(sum))
        {
            ConvertToTable(0);
        }
    }

    /// <summary>All fields with their values, for foreach. The hash may not change
    /// meanwhile.</summary>
    /// <port>t_hash.c hashTypeInitIterator</port>
    public HashFields GetEnumerator() => new(this);

    /// <summary>A copy in the same encoding, owned by the caller.</summary>
    /// <port>t_hash.c hashTypeDup</port>
    public nint Dup()
    {
        if (!IsTable)
        {
            return Listpack.Dup(server.Z, Packed).Address;
        }
        Dict<HashDictType> copy = NewTable(Length);
        foreach (HashPair pair in this)
        {
            Add(copy, pair.Field.Bytes, pair.Value.Bytes);
        }
        return copy.Address;
    }

    private bool FitsListpack(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        long longest = server.Config.HashMaxListpackValue;
        return field.Length <= longest && value.Length <= longest
            && Packed.SafeToAdd((long)field.Length + value.Length);
    }

    private Dict<HashDictType> NewTable(long fields)
    {
        var table = new Dict<HashDictType>(server.Z, new HashDictType(server.Dicts));
        table.Expand(fields);
        return table;
    }

    // A field that is there already stays as it is.
    private void Add(Dict<HashDictType> table, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        DictLink at = table.FindPositionForInsert(field, table.GetHash(field), out _);
        if (!at.IsNull)
        {
            table.InsertAtPosition(at, HashField.New(server.Z, field, value).Address);
        }
    }

    private bool SetInTable(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        Dict<HashDictType> table = Table;
        ulong hash = table.GetHash(field);
        DictLink at = table.FindPositionForInsert(field, hash, out nint existing);
        OpenTable? open = Open;
        if (!at.IsNull)
        {
            open?.Adding(field, hash);
            table.InsertAtPosition(at, HashField.New(server.Z, field, value).Address);
            return false;
        }
        open?.Changing(existing, hash);
        HashField f = HashField.FromAddress(existing);
        if (HashField.SetValue(server.Z, ref f, value))
        {
            table.ReplaceLink(table.FindLinkByAddress(existing, hash), f.Address);
        }
        return true;
    }

    private bool DeleteFromTable(ReadOnlySpan<byte> field)
    {
        Dict<HashDictType> table = Table;
        ulong hash = table.GetHash(field);
        DictLink at = table.FindLink(field, hash);
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

    private bool SetInListpack(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        Listpack lp = Packed;
        int p = lp.Find(lp.First, field, skip: 1);
        if (p == Listpack.None)
        {
            Listpack.AppendPair(server.Z, ref lp, field, value);
        }
        else
        {
            Listpack.Replace(server.Z, ref lp, lp.Next(p), value);
        }
        o.UpdatePointer(lp.Address);
        return p != Listpack.None;
    }

    /// <summary>Makes a listpack a table with room for as many fields.</summary>
    /// <port>t_hash.c hashTypeConvert</port>
    // REDISNET(packed-twice): a listpack that was made up and taken without sanitizing may name
    // a field twice. C panics here; we keep the first, which is what every search has found so far.
    public void ConvertToTable(long expected)
    {
        Dict<HashDictType> table = NewTable(long.Max(Length, expected));
        Span<byte> fieldScratch = stackalloc byte[ListpackValue.IntegerScratch];
        Span<byte> valueScratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (HashPair pair in this)
        {
            Add(table, pair.Field.Text(fieldScratch), pair.Value.Text(valueScratch));
        }
        if (table.Size != Length)
        {
            server.Log(LogLevel.Warning, "A listpack with dup elements became a table: the first "
                + "of each was kept");
        }
        Listpack lp = Packed;
        o.UpdatePointer(table.Address);
        o.UpdateEncoding(ObjEncoding.Ht);
        Listpack.Free(server.Z, ref lp);
    }
}
