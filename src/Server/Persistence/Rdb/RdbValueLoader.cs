// RdbValueLoader: reads one value, of whatever type, and makes the entry that holds it.
// Port of redis 7.2 rdb.c rdbLoadObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nothing that is read is believed. A packed value is walked entry by entry before it becomes one
// of ours, since everything that works on it later trusts its lengths. That no element of it comes
// twice is looked for where `sanitize-dump-payload` says so; a table refuses that always. Counts
// reserve no more than the rest of the file could hold.
// REDISNET(rdb-walks-packed): C takes the header's word for it unless it is told to sanitize.
//
// Files: RdbValueLoader.cs what all share, and strings; one part a type.
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
        bool whole = Validate(bytes, tuple, sanitizes, out int count) && count % tuple == 0;
        if (whole && count > 0)
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

    private static bool Validate(
        ReadOnlySpan<byte> bytes, int tuple, bool unique, out int count)
    {
        if (!unique)
        {
            return Listpack.ValidateIntegrity(bytes, out count);
        }
        var seen = new Elements(tuple, unique);
        bool whole = Listpack.ValidateIntegrity(bytes, deep: true, ref seen);
        count = seen.Count;
        return whole;
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
