// RdbValueLoader, sixth part: sets.
// Port of redis 7.2 rdb.c rdbLoadObject (sets). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <content>Sets.</content>
public sealed partial class RdbValueLoader
{
    // Members come one by one: an intset as long as they are integers, then a listpack as long as
    // it is a small one, then a table.
    private RdbLoadedValue LoadSet(ReadOnlySpan<byte> key, out Robj o)
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
        o = SetValue.CreateIntset(server, key);
        var set = new SetValue(server, o);
        long possible = reader.Input.Remaining / LeastStringBytes;
        long capacity = long.Min((long)ulong.Min(length, long.MaxValue), possible);
        if (length > (ulong)server.Config.SetMaxIntsetEntries)
        {
            if (!reader.CanExpand(length, 1884))
            {
                return Fail(ref o);
            }
            set.ConvertToTable(capacity);
        }
        long sum = 0;
        int longest = 0;
        for (; length > 0; length--)
        {
            if (!reader.ReadString(_first))
            {
                return Fail(ref o);
            }
            sum += _first.Span.Length;
            longest = int.Max(longest, _first.Span.Length);
            bool fits = set.Length < server.Config.SetMaxListpackEntries
                && longest <= server.Config.SetMaxListpackValue
                && default(Listpack).SafeToAdd(sum);
            bool isText = set.Encoding == ObjEncoding.Intset
                && !Number.TryParseInt64(_first.Span, out _);
            if (isText && fits)
            {
                set.ConvertToListpack(set.Length);
            }
            else if (isText || (set.Encoding == ObjEncoding.Listpack && !fits))
            {
                set.ConvertToTable(capacity);
            }
            if (!set.Add(_first.Span))
            {
                reader.Fail(true, 1961, "Duplicate set members detected");
                return Fail(ref o);
            }
        }
        return RdbLoadedValue.Ok;
    }

    private RdbLoadedValue LoadSetIntset(ReadOnlySpan<byte> key, out Robj o)
    {
        o = default;
        if (!reader.ReadString(_first, server.Z, out Sds large))
        {
            return RdbLoadedValue.Failed;
        }
        server.Stats.DumpPayloadSanitizations += Sanitizes ? 1 : 0;
        ReadOnlySpan<byte> bytes = large.IsNull ? _first.Span : large.Span;
        if (!Intset.ValidateIntegrity(bytes, deep: true))
        {
            Sds.Free(server.Z, ref large);
            reader.Fail(true, 2348, "Intset integrity check failed.");
            return RdbLoadedValue.Failed;
        }
        Intset integers = Intset.FromBytes(server.Z, bytes);
        Sds.Free(server.Z, ref large);
        o = Robj.Create(server.Z, key, ObjType.Set, ObjEncoding.Intset, integers.Address);
        var set = new SetValue(server, o);
        if (set.Length > server.Config.SetMaxIntsetEntries)
        {
            set.ConvertToTable(set.Length);
        }
        return RdbLoadedValue.Ok;
    }

    private RdbLoadedValue LoadSetListpack(ReadOnlySpan<byte> key, out Robj o)
    {
        const string broken = "Set listpack integrity check failed.";
        RdbLoadedValue read = ReadListpack(tuple: 1, broken, 2362, out Listpack lp);
        o = default;
        if (read == RdbLoadedValue.Ok)
        {
            o = Robj.Create(server.Z, key, ObjType.Set, ObjEncoding.Listpack, lp.Address);
            var set = new SetValue(server, o);
            if (set.Length > server.Config.SetMaxListpackEntries)
            {
                set.ConvertToTable(set.Length);
            }
        }
        return read;
    }
}
