// SortCommand: SORT and SORT_RO, which cannot store.
// Port of redis 7.2 sort.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// This is the order of things; what is done to the elements is SortRun's.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>SORT key with the options of <see cref="SortRequest"/>.</summary>
internal static class SortCommand
{
    /// <port>sort.c sortCommand</port>
    public static void Sort(Client c) => Run(c, readOnly: false);

    /// <port>sort.c sortroCommand</port>
    public static void SortRo(Client c) => Run(c, readOnly: true);

    /// <port>sort.c sortCommandGeneric</port>
    private static void Run(Client c, bool readOnly)
    {
        using NativeArray<int> gets = NativeArray<int>.Create(c.Server.Z, c.Argc);
        Span<int> patterns = gets.Row(0, c.Argc);
        if (!SortRequest.TryParseOrReply(c, readOnly, patterns, out SortRequest request))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (!o.IsNull && o.Type is not (ObjType.List or ObjType.Set or ObjType.Zset))
        {
            c.AddReplyErrorObject(Shared.WrongTypeErr);
            return;
        }
        ObjType type = o.IsNull ? ObjType.List : o.Type;
        request.ForceOrderOf(c, type);
        if (type == ObjType.Zset)
        {
            MakeSkiplist(c, o);
        }
        int length = checked((int)SortRun.Length(c.Server, o));
        (int start, int end) = request.Window(length);
        int from = 0;
        if (request.DontSort && type != ObjType.Set)
        {
            // Nothing but what is wanted is read, from the end that is wanted.
            from = start;
            length = end - start + 1;
            (start, end) = (0, length - 1);
        }
        using NativeArray<SortItem> items =
            length > 0 ? NativeArray<SortItem>.Create(c.Server.Z, length) : default;
        using var run = new SortRun(c, request, patterns, items.Row(0, length));
        run.Load(o, from, request.Desc && request.DontSort);
        bool weighed = request.DontSort || run.Weigh();
        if (!request.DontSort)
        {
            run.Order(start, end);
        }
        if (!weighed)
        {
            c.AddReplyError("One or more scores can't be converted into double");
        }
        else if (request.Store == 0)
        {
            run.Reply(length > 0 ? start : 0, end - start + 1);
        }
        else
        {
            int count = end - start + 1;
            Robj built = run.Build(c.Argv(request.Store), length > 0 ? start : 0, count);
            Store(c, c.Key(request.Store), ref built);
        }
    }

    /// <summary>A small sorted set is a skiplist from its first SORT on, as in C.</summary>
    private static void MakeSkiplist(Client c, Robj o)
    {
        var zset = new ZsetValue(c.Server, o);
        if (!zset.IsSkiplist)
        {
            c.Db.BeforeChange(o);
            zset.ConvertToSkiplist(zset.Length);
        }
    }

    /// <summary>Sets a key to the list, or deletes it when the list is empty, and replies; takes
    /// the list over.</summary>
    private static void Store(Client c, KeyArg key, ref Robj built)
    {
        long length = new ListValue(c.Server, built).Length;
        if (length > 0)
        {
            c.Db.SetKey(c, key, built);
            ListCommands.Tell(c, "sortstore"u8, key);
            c.Server.Dirty += length;
        }
        else
        {
            Robj.Free(c.Server.Z, ref built);
            if (c.Db.Delete(key))
            {
                c.Db.SignalModified(c, key);
                Notify.KeyspaceEvent(
                    c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
                c.Server.Dirty++;
            }
        }
        c.AddReplyLongLong(length);
    }
}
