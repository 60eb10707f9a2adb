// RdbValueLoader: reads one value, of whatever type, and makes the entry that holds it.
// Port of redis 7.2 rdb.c rdbLoadObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nothing that is read is believed. A packed value is walked entry by entry before it becomes one
// of ours, since everything that works on it later trusts its lengths; what C checks only with
// `sanitize-dump-payload yes`, that no element comes twice, is left to that setting here too.
// Counts reserve no more than the rest of the file could hold.
// REDISNET(rdb-walks-packed): C takes the header's word for it unless it is told to sanitize.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Values of one file. Nothing is left behind by a value that fails.</summary>
public sealed class RdbValueLoader(RedisServer server, RdbReader reader)
{
    private const int LeastStringBytes = 1;

    private readonly RdbScratch _first = new();
    private readonly RdbScratch _second = new();

    /// <summary>Whether elements that come twice are looked for.</summary>
    private bool Sanitizes => server.Config.SanitizeDumpPayload == SanitizeDumpPayload.Yes;

    /// <summary>Reads a value of this type; the entry gets the key.</summary>
    /// <port>rdb.c rdbLoadObject</port>
    public RdbLoadedValue Load(int type, ReadOnlySpan<byte> key, out Robj o)
    {
        switch ((RdbType)type)
        {
            case RdbType.String:
                return LoadString(key, out o);
            case RdbType.Hash:
                return LoadHash(key, out o);
            case RdbType.HashListpack:
                return LoadHashListpack(key, out o);
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
        Listpack empty = Listpack.New(server.Z);
        o = Robj.Create(server.Z, key, ObjType.Hash, ObjEncoding.Listpack, empty.Address);
        var hash = new HashValue(server, o);
        if (length > (ulong)server.Config.HashMaxListpackEntries)
        {
            long possible = reader.Input.Remaining / (2 * LeastStringBytes);
            hash.ConvertToTable(long.Min((long)ulong.Min(length, long.MaxValue), possible));
        }
        for (; length > 0; length--)
        {
            if (!reader.ReadString(_first) || !reader.ReadString(_second))
            {
                return Fail(ref o);
            }
            if (hash.Set(_first.Span, _second.Span))
            {
                reader.Fail(true, 2151, "Duplicate hash fields detected");
                return Fail(ref o);
            }
        }
        return RdbLoadedValue.Ok;
    }

    private RdbLoadedValue LoadHashListpack(ReadOnlySpan<byte> key, out Robj o)
    {
        const string broken = "Hash listpack integrity check failed.";
        RdbLoadedValue read = ReadListpack(tuple: 2, broken, 2456, out Listpack lp);
        o = default;
        if (read == RdbLoadedValue.Ok)
        {
            o = Robj.Create(server.Z, key, ObjType.Hash, ObjEncoding.Listpack, lp.Address);
            var hash = new HashValue(server, o);
            if (hash.Length > server.Config.HashMaxListpackEntries)
            {
                hash.ConvertToTable(0);
            }
        }
        return read;
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
        var seen = new Elements(tuple, Sanitizes);
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
