// RdbValueLoader, second part: lists.
// Port of redis 7.2 rdb.c rdbLoadObject (lists). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Four forms: element by element (Redis 1), one ziplist (2), a quicklist of ziplists (3.2), and of
// listpacks and plain nodes (7). Each is built as a quicklist, and made a listpack at the end if it
// fits one.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <content>Lists.</content>
public sealed partial class RdbValueLoader
{
    private RdbLoadedValue LoadList(RdbType type, ReadOnlySpan<byte> key, out Robj o)
    {
        Quicklist list = ListValue.NewQuicklist(server);
        o = Robj.Create(server.Z, key, ObjType.List, ObjEncoding.Quicklist, list.Address);
        bool whole = type switch
        {
            RdbType.List => LoadElements(list),
            RdbType.ListZiplist => LoadListZiplist(list),
            _ => LoadNodes(list, type == RdbType.ListQuicklist2),
        };
        if (!whole)
        {
            return Fail(ref o);
        }
        if (list.Count == 0)
        {
            Robj.Free(server.Z, ref o);
            return RdbLoadedValue.EmptyKey;
        }
        new ListValue(server, o).ConvertAfterBuilding();
        return RdbLoadedValue.Ok;
    }

    private bool LoadElements(Quicklist list)
    {
        if (!reader.ReadLen(out ulong length))
        {
            return false;
        }
        for (; length > 0; length--)
        {
            if (!reader.ReadString(_first, server.Z, out Sds large))
            {
                return false;
            }
            list.PushTail(server.Z, server.Lists, large.IsNull ? _first.Span : large.Span);
            Sds.Free(server.Z, ref large);
        }
        return true;
    }

    private bool LoadListZiplist(Quicklist list)
    {
        if (!reader.ReadString(_first, server.Z, out Sds large))
        {
            return false;
        }
        var pusher = new Pusher(server, list);
        bool whole = Ziplist.ValidateIntegrity(
            large.IsNull ? _first.Span : large.Span, deep: true, ref pusher);
        Sds.Free(server.Z, ref large);
        return whole || reader.Fail(true, 2323, "List ziplist integrity check failed.");
    }

    private bool LoadNodes(Quicklist list, bool hasContainers)
    {
        if (!reader.ReadLen(out ulong length))
        {
            return false;
        }
        for (; length > 0; length--)
        {
            ulong container = RdbEncoding.PackedNode;
            if (hasContainers)
            {
                if (!reader.ReadLen(out container))
                {
                    return false;
                }
                if (container is not (RdbEncoding.PackedNode or RdbEncoding.PlainNode))
                {
                    return reader.Fail(true, 2180, "Quicklist integrity check failed.");
                }
            }
            if (!reader.ReadString(_first, server.Z, out Sds large))
            {
                return false;
            }
            ReadOnlySpan<byte> bytes = large.IsNull ? _first.Span : large.Span;
            bool added = bytes.Length > 0
                && AddNode(list, bytes, container == RdbEncoding.PlainNode, hasContainers);
            Sds.Free(server.Z, ref large);
            if (!added)
            {
                return false;
            }
        }
        return true;
    }

    private bool AddNode(Quicklist list, ReadOnlySpan<byte> bytes, bool isPlain, bool isListpack)
    {
        if (isPlain)
        {
            list.AppendPlainNode(server.Z, server.Lists, bytes);
            return true;
        }
        int count;
        Listpack lp;
        if (isListpack)
        {
            server.Stats.DumpPayloadSanitizations += Sanitizes ? 1 : 0;
            if (!Listpack.ValidateIntegrity(bytes, out count))
            {
                return reader.Fail(true, 2203, "Listpack integrity check failed.");
            }
            lp = Listpack.FromBytes(server.Z, bytes);
        }
        else
        {
            var seen = new Elements(1, unique: false);
            lp = Ziplist.ConvertAndValidate(server.Z, bytes, ref seen);
            count = seen.Count;
            if (lp.IsNull)
            {
                return reader.Fail(true, 2213, "Ziplist integrity check failed.");
            }
        }
        // Empty nodes are passed over; a list of nothing else is no list.
        if (count > 0)
        {
            list.AppendListpack(server.Z, server.Lists, ref lp);
        }
        else
        {
            Listpack.Free(server.Z, ref lp);
        }
        return true;
    }

    /// <port>rdb.c _listZiplistEntryConvertAndValidate</port>
    private readonly struct Pusher(RedisServer server, Quicklist list) : IListpackVisitor
    {
        public bool Visit(ListpackValue value, int headCount)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            list.PushTail(server.Z, server.Lists, value.Text(scratch));
            return true;
        }
    }
}
