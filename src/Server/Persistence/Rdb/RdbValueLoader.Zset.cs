// RdbValueLoader, seventh part: sorted sets.
// Port of redis 7.2 rdb.c rdbLoadObject (sorted sets). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <content>Sorted sets.</content>
public sealed partial class RdbValueLoader
{
    private RdbLoadedValue LoadZset(ReadOnlySpan<byte> key, bool binary, out Robj o)
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
        var type = new ZsetDictType(server.Dicts);
        Zset set = Zset.Create(server.Z, type, server.Env.Random.NextU64());
        o = Robj.Create(server.Z, key, ObjType.Zset, ObjEncoding.Skiplist, set.Address);
        if (!reader.CanExpand(length, 1983))
        {
            return Fail(ref o);
        }
        long possible = reader.Input.Remaining / (2 * LeastStringBytes);
        set.Dict(server.Z, type).Expand(
            long.Min((long)ulong.Min(length, long.MaxValue), possible));
        for (; length > 0; length--)
        {
            if (!reader.ReadString(_first) || !(binary
                ? reader.ReadBinaryDouble(out double score) : reader.ReadDouble(out score)))
            {
                return Fail(ref o);
            }
            if (double.IsNaN(score))
            {
                reader.Fail(true, 2014, "Zset with NAN score detected");
                return Fail(ref o);
            }
            if (!set.Find(server.Z, type, _first.Span).IsNull)
            {
                reader.Fail(true, 2026, "Duplicate zset fields detected");
                return Fail(ref o);
            }
            set.Add(server.Z, type, score, _first.Span);
        }
        new ZsetValue(server, o).ConvertToListpackIfNeeded();
        return RdbLoadedValue.Ok;
    }

    private RdbLoadedValue LoadZsetPacked(ReadOnlySpan<byte> key, bool ziplist, out Robj o)
    {
        RdbLoadedValue read = ziplist
            ? ReadZiplistPairs("Zset ziplist integrity check failed.", 2384, out Listpack lp)
            : ReadListpack(tuple: 2, "Zset listpack integrity check failed.", 2410, out lp);
        o = default;
        if (read == RdbLoadedValue.Ok)
        {
            o = Robj.Create(server.Z, key, ObjType.Zset, ObjEncoding.Listpack, lp.Address);
            var zset = new ZsetValue(server, o);
            zset.MaybeConvert(zset.Length);
        }
        return read;
    }
}
