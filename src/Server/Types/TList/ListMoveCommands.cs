// ListMoveCommands: an element goes from one list to another, in one step.
// Port of redis 7.2 t_list.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// RPOPLPUSH is LMOVE RIGHT LEFT under its old name. Both keys may be the same: then the list is
// rotated.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>LMOVE, RPOPLPUSH and those that block.</summary>
public static class ListMoveCommands
{
    /// <port>t_list.c lmoveCommand</port>
    public static void Lmove(Client c)
    {
        if (TryGetEnds(c, out bool fromHead, out bool toHead))
        {
            Move(c, fromHead, toHead);
        }
    }

    /// <port>t_list.c rpoplpushCommand</port>
    public static void Rpoplpush(Client c) => Move(c, fromHead: false, toHead: true);

    /// <port>t_list.c blmoveCommand</port>
    public static void Blmove(Client c)
    {
        if (TryGetEnds(c, out bool fromHead, out bool toHead)
            && Timeouts.TryGetSecondsOrReply(c, c.Argv(5), out long timeout)
            && BlockingMove(c, fromHead, toHead, timeout))
        {
            c.ReplicateAs("LMOVE"u8, c.ArgvMemory(1), c.ArgvMemory(2), c.ArgvMemory(3),
                c.ArgvMemory(4));
        }
    }

    /// <port>t_list.c brpoplpushCommand</port>
    public static void Brpoplpush(Client c)
    {
        if (Timeouts.TryGetSecondsOrReply(c, c.Argv(3), out long timeout)
            && BlockingMove(c, fromHead: false, toHead: true, timeout))
        {
            c.ReplicateAs("RPOPLPUSH"u8, c.ArgvMemory(1), c.ArgvMemory(2));
        }
    }

    /// <summary>Which end of a list is meant; else replies with an error.</summary>
    /// <port>t_list.c getListPositionFromObjectOrReply</port>
    internal static bool TryGetEndOrReply(Client c, ReadOnlySpan<byte> arg, out bool head)
    {
        head = arg.EqualsIgnoreCase("LEFT"u8);
        if (head || arg.EqualsIgnoreCase("RIGHT"u8))
        {
            return true;
        }
        c.AddReplyErrorObject(Shared.SyntaxErr);
        return false;
    }

    private static bool TryGetEnds(Client c, out bool fromHead, out bool toHead)
    {
        toHead = false;
        return TryGetEndOrReply(c, c.Argv(3), out fromHead)
            && TryGetEndOrReply(c, c.Argv(4), out toHead);
    }

    /// <summary>Moves if there is a source and blocks if not; true when an element was
    /// moved.</summary>
    /// <port>t_list.c blmoveGenericCommand</port>
    private static bool BlockingMove(Client c, bool fromHead, bool toHead, long timeout)
    {
        Robj o = c.Db.LookupWrite(c.Key(1));
        if (!o.IsNull)
        {
            return !c.CheckType(o, ObjType.List) && Move(c, fromHead, toHead);
        }
        if (c.Has(ClientFlags.DenyBlocking))
        {
            c.AddReplyNull();
        }
        else
        {
            c.BlockForKeys(BlockedType.List, 1, 1, timeout, unblockOnNoKey: false);
        }
        return false;
    }

    /// <port>t_list.c lmoveGenericCommand</port>
    private static bool Move(Client c, bool fromHead, bool toHead)
    {
        KeyArg from = c.Key(1);
        Robj source = c.Db.LookupWrite(from);
        if (source.IsNull)
        {
            c.AddReplyNull();
            return false;
        }
        if (c.CheckType(source, ObjType.List))
        {
            return false;
        }
        Robj target = c.Db.LookupWrite(c.Key(2));
        if (c.CheckType(target, ObjType.List))
        {
            return false;
        }
        var list = new ListValue(c.Server, source);
        PushEnd(c, list, target, fromHead, toHead);
        ListCommands.ElementsRemoved(c, from, list, fromHead, 1);
        return true;
    }

    /// <summary>Takes the element off the one list and puts it on the other, which is made if there
    /// is none.</summary>
    /// <port>t_list.c lmoveHandlePush</port>
    private static void PushEnd(
        Client c, ListValue source, Robj target, bool fromHead, bool toHead)
    {
        KeyArg to = c.Key(2);
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ListpackValue end = source.Peek(fromHead);
        // An integer out of a quicklist is one in C as well, and those are not counted.
        bool isCounted = !(end.IsInteger && source.IsQuicklist);
        Sds value = Sds.New(c.Server.Z, end.Text(scratch));
        source.Pop(fromHead);
        ListValue list = target.IsNull
            ? ListValue.Create(c, to)
            : new ListValue(c.Server, target);
        c.Db.SignalModified(c, to);
        list.ConvertBeforeGrowth(isCounted ? value.Length : 0, 1);
        list.Push(value.Span, toHead);
        ListCommands.Tell(c, toHead ? "lpush"u8 : "rpush"u8, to);
        c.AddReplyBulk(value.Span);
        Sds.Free(c.Server.Z, ref value);
    }
}
