// RdbValueLoader, fifth part: hashes.
// Port of redis 7.2 rdb.c rdbLoadObject (hashes). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Four forms: field by field, a zipmap (before 2.6), a ziplist (before 7), a listpack.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <content>Hashes.</content>
public sealed partial class RdbValueLoader
{
    private RdbLoadedValue LoadHash(ReadOnlySpan<byte> key, out Robj o)
    {
        o = default;
        if (!reader.ReadLen(out ulong length))
        {
            return RdbLoadedValue.Failed;
        }
        if (length == 0)
        {
            return RdbLoadedValue.EmptyKey;
        }
        o = NewHash(key, Listpack.New(server.Z));
        var hash = new HashValue(server, o);
        bool sanitizes = Sanitizes;
        if (length > (ulong)server.Config.HashMaxListpackEntries)
        {
            if (!reader.CanExpand(length, 2128))
            {
                return Fail(ref o);
            }
            long possible = reader.Input.Remaining / (2 * LeastStringBytes);
            hash.ConvertToTable(long.Min((long)ulong.Min(length, long.MaxValue), possible));
        }
        for (; length > 0; length--)
        {
            if (!reader.ReadString(_first) || !reader.ReadString(_second))
            {
                return Fail(ref o);
            }
            bool packed = !hash.IsTable;
            if (sanitizes
                ? hash.Set(_first.Span, _second.Span)
                : hash.Append(_first.Span, _second.Span))
            {
                _ = packed && sanitizes
                    ? reader.Fail(true, 2083, "Hash with dup elements")
                    : reader.Fail(true, packed ? 2101 : 2151, "Duplicate hash fields detected");
                return Fail(ref o);
            }
        }
        return RdbLoadedValue.Ok;
    }

    private RdbLoadedValue LoadHashListpack(ReadOnlySpan<byte> key, out Robj o)
    {
        const string broken = "Hash listpack integrity check failed.";
        RdbLoadedValue read = ReadListpack(tuple: 2, broken, 2456, out Listpack lp);
        o = read == RdbLoadedValue.Ok ? NewHash(key, lp) : default;
        return read;
    }

    // What Redis wrote before version 7.
    private RdbLoadedValue LoadHashZiplist(ReadOnlySpan<byte> key, out Robj o)
    {
        RdbLoadedValue read =
            ReadZiplistPairs("Hash ziplist integrity check failed.", 2430, out Listpack lp);
        o = read == RdbLoadedValue.Ok ? NewHash(key, lp) : default;
        return read;
    }

    // What Redis wrote before version 2.6.
    private RdbLoadedValue LoadHashZipmap(ReadOnlySpan<byte> key, out Robj o)
    {
        o = default;
        if (!reader.ReadString(_first))
        {
            return RdbLoadedValue.Failed;
        }
        if (!Zipmap.ValidateIntegrity(_first.Span, deep: true))
        {
            reader.Fail(true, 2265, "Zipmap integrity check failed.");
            return RdbLoadedValue.Failed;
        }
        o = NewHash(key, Listpack.New(server.Z));
        var hash = new HashValue(server, o);
        var map = new Zipmap(_first.Span);
        while (map.Next(out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
        {
            if (hash.Set(field, value))
            {
                reader.Fail(true, 2289, "Hash zipmap with dup elements, or big length "
                    + $"({field.Length})");
                return Fail(ref o);
            }
        }
        return RdbLoadedValue.Ok;
    }

    private Robj NewHash(ReadOnlySpan<byte> key, Listpack lp)
    {
        Robj o = Robj.Create(server.Z, key, ObjType.Hash, ObjEncoding.Listpack, lp.Address);
        var hash = new HashValue(server, o);
        if (hash.Length > server.Config.HashMaxListpackEntries)
        {
            hash.ConvertToTable(0);
        }
        return o;
    }
}
