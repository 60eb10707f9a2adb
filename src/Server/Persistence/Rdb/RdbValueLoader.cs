// RdbValueLoader: reads one value, of whatever type, and makes the entry that holds it.
// Port of redis 7.2 rdb.c rdbLoadObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nothing that is read is believed. A packed value is walked entry by entry before it becomes one
// of ours, since everything that works on it later trusts its lengths. That no element of it comes
// twice is looked for where `sanitize-dump-payload` says so; a table refuses that always. Counts
// reserve no more than the rest of the file could hold.
// REDISNET(rdb-walks-packed): C takes the header's word for it unless it is told to sanitize.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Values of one file. Nothing is left behind by a value that fails.</summary>
public sealed partial class RdbValueLoader(
    RedisServer server, RdbReader reader, bool isCheck = false)
{
    private const int LeastStringBytes = 1;

    private readonly RdbScratch _first = new();
    private readonly RdbScratch _second = new();

    /// <summary>Whether elements that come twice are looked for: always, never, or in what clients
    /// bring, unless their user is trusted with it.</summary>
    /// <port>rdb.c rdbLoadObject</port>
    private bool Sanitizes
    {
        get
        {
            if (server.Config.SanitizeDumpPayload != SanitizeDumpPayload.Clients)
            {
                return server.Config.SanitizeDumpPayload == SanitizeDumpPayload.Yes;
            }
            Client? c = server.Exec.CurrentClient;
            return !server.Persistence.Loading && c?.Has(ClientFlags.Master) != true
                && c?.User?.Has(AclUserFlags.SanitizePayloadSkip) != true;
        }
    }

    /// <summary>Reads a value of this type; the entry gets the key.</summary>
    /// <port>rdb.c rdbLoadObject</port>
    public RdbLoadedValue Load(int type, ReadOnlySpan<byte> key, out Robj o)
    {
        switch ((RdbType)type)
        {
            case RdbType.String:
                return LoadString(key, out o);
            case RdbType.List:
            case RdbType.ListZiplist:
            case RdbType.ListQuicklist:
            case RdbType.ListQuicklist2:
                return LoadList((RdbType)type, key, out o);
            case RdbType.Hash:
                return LoadHash(key, out o);
            case RdbType.HashZipmap:
                return LoadHashZipmap(key, out o);
            case RdbType.HashZiplist:
                return LoadHashZiplist(key, out o);
            case RdbType.HashListpack:
                return LoadHashListpack(key, out o);
            case RdbType.Set:
                return LoadSet(key, out o);
            case RdbType.SetIntset:
                return LoadSetIntset(key, out o);
            case RdbType.SetListpack:
                return LoadSetListpack(key, out o);
            case RdbType.Zset:
            case RdbType.Zset2:
                return LoadZset(key, binary: (RdbType)type == RdbType.Zset2, out o);
            case RdbType.ZsetZiplist:
            case RdbType.ZsetListpack:
                return LoadZsetPacked(key, (RdbType)type == RdbType.ZsetZiplist, out o);
            case RdbType.ModulePreGa:
            case RdbType.Module2:
                return LoadModule((RdbType)type, key, out o);
            case RdbType.StreamListpacks:
            case RdbType.StreamListpacks2:
            case RdbType.StreamListpacks3:
                return LoadStream((RdbType)type, key, out o);
            default:
                o = default;
                return RdbLoadedValue.Unsupported;
        }
    }

    // A text that is a number becomes one.
    private RdbLoadedValue LoadString(ReadOnlySpan<byte> key, out Robj o)
    {
        o = default;
        if (!reader.ReadString(_first, server.Z, out Sds large))
        {
            return RdbLoadedValue.Failed;
        }
        if (!large.IsNull)
        {
            o = Robj.CreateRaw(server.Z, key, ref large);
        }
        else if (Number.TryParseInt64(_first.Span, out long integer))
        {
            o = Robj.Create(server.Z, key, integer);
        }
        else
        {
            o = Robj.Create(server.Z, key, _first.Span);
        }
        return RdbLoadedValue.Ok;
    }

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

    /// <summary>Reads a string that is a ziplist of pairs, none of whose first elements comes
    /// twice.</summary>
    /// <port>rdb.c ziplistPairsConvertAndValidateIntegrity</port>
    private RdbLoadedValue ReadZiplistPairs(string broken, int line, out Listpack lp)
    {
        lp = default;
        if (!reader.ReadString(_first))
        {
            return RdbLoadedValue.Failed;
        }
        var seen = new Elements(tuple: 2, unique: true);
        lp = Ziplist.ConvertAndValidate(server.Z, _first.Span, ref seen);
        if (lp.IsNull || seen.Count % 2 != 0)
        {
            Listpack.Free(server.Z, ref lp);
            reader.Fail(true, line, broken);
            return RdbLoadedValue.Failed;
        }
        if (seen.Count == 0)
        {
            Listpack.Free(server.Z, ref lp);
            return RdbLoadedValue.EmptyKey;
        }
        return RdbLoadedValue.Ok;
    }

    /// <summary>Reads a string that is a listpack of <paramref name="tuple"/>s, none of whose first
    /// elements comes twice where that is asked.</summary>
    private RdbLoadedValue ReadListpack(int tuple, string broken, int line, out Listpack lp)
    {
        lp = default;
        if (!reader.ReadString(_first, server.Z, out Sds large))
        {
            return RdbLoadedValue.Failed;
        }
        ReadOnlySpan<byte> bytes = large.IsNull ? _first.Span : large.Span;
        bool sanitizes = Sanitizes;
        server.Stats.DumpPayloadSanitizations += sanitizes ? 1 : 0;
        var seen = new Elements(tuple, sanitizes);
        bool whole = Listpack.ValidateIntegrity(bytes, deep: true, ref seen)
            && seen.Count % tuple == 0;
        if (whole && seen.Count > 0)
        {
            lp = Listpack.FromBytes(server.Z, bytes);
        }
        Sds.Free(server.Z, ref large);
        if (!whole)
        {
            reader.Fail(true, line, broken);
            return RdbLoadedValue.Failed;
        }
        return lp.IsNull ? RdbLoadedValue.EmptyKey : RdbLoadedValue.Ok;
    }

    private RdbLoadedValue Fail(ref Robj o)
    {
        Robj.Free(server.Z, ref o);
        return RdbLoadedValue.Failed;
    }

    /// <summary>Counts elements, and remembers the first of each tuple.</summary>
    /// <port>rdb.c _lpEntryValidation</port>
    private struct Elements(int tuple, bool unique) : IListpackVisitor
    {
        private readonly HashSet<string>? _seen =
            unique ? new HashSet<string>(StringComparer.Ordinal) : null;

        public int Count { get; private set; }

        public bool Visit(ListpackValue value, int headCount)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            return Count++ % tuple != 0 || _seen == null
                || _seen.Add(Encoding.Latin1.GetString(value.Text(scratch)));
        }
    }
}
