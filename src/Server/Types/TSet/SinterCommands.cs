// SinterCommands: what several sets have in common; SMEMBERS is the case of one set.
// Port of redis 7.2 t_set.c sinterGenericCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The smallest set is walked and each member looked up in the others. A result that is stored
// begins in an encoding that is good to append to, and becomes an intset at the end if all of it
// turned out to be integers.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>SINTER, SINTERSTORE, SINTERCARD and SMEMBERS.</summary>
public static class SinterCommands
{
    private enum Goal
    {
        Members,
        Count,
        Store,
    }

    /// <port>t_set.c sinterCommand</port>
    public static void Sinter(Client c) => Run(c, 1, c.Argc - 1, Goal.Members, 0);

    /// <port>t_set.c sinterstoreCommand</port>
    public static void Sinterstore(Client c) => Run(c, 2, c.Argc - 2, Goal.Store, 0);

    /// <port>t_set.c sinterCardCommand</port>
    public static void Sintercard(Client c)
    {
        if (!c.TryGetRangeLongOrReply(
            c.Argv(1), 1, long.MaxValue, out long keys, "numkeys should be greater than 0"))
        {
            return;
        }
        if (keys > c.Argc - 2)
        {
            c.AddReplyError("Number of keys can't be greater than number of args");
            return;
        }
        long limit = 0;
        for (int i = 2 + (int)keys; i < c.Argc; i += 2)
        {
            if (!c.Argv(i).EqualsIgnoreCase("LIMIT"u8) || i + 1 == c.Argc)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return;
            }
            if (!c.TryGetPositiveLongOrReply(
                c.Argv(i + 1), out limit, "LIMIT can't be negative"))
            {
                return;
            }
        }
        Run(c, 2, (int)keys, Goal.Count, limit == 0 ? long.MaxValue : limit);
    }

    /// <port>t_set.c sinterGenericCommand</port>
    private static void Run(Client c, int first, int count, Goal goal, long limit)
    {
        Span<SetSource> sets = count <= SetSource.FewOnStack
            ? stackalloc SetSource[count] : new SetSource[count];
        if (!SetSource.TryLookup(c, first, sets))
        {
            return;
        }
        bool empty = false;
        foreach (ref readonly SetSource set in sets)
        {
            empty |= set.IsMissing;
        }
        sets.Sort(SetSource.BySize);
        switch (goal)
        {
            case Goal.Members when empty:
                c.AddReplySetLen(0);
                break;
            case Goal.Members:
                ReplyMembers(c, sets);
                break;
            case Goal.Count:
                c.AddReplyLongLong(empty ? 0 : Count(c.Server, sets, limit));
                break;
            case Goal.Store when empty:
                SetSource.StoreNothing(c, c.Key(1));
                break;
            default:
                Store(c, sets);
                break;
        }
    }

    private static void ReplyMembers(Client c, ReadOnlySpan<SetSource> sets)
    {
        int header = 0;
        if (sets.Length == 1)
        {
            c.AddReplySetLen(sets[0].Size);
        }
        else
        {
            header = c.AddReplyDeferredLen();
        }
        long members = 0;
        foreach (ListpackValue member in sets[0].In(c.Server))
        {
            if (AllContain(c.Server, sets, member))
            {
                c.AddReplyBulk(member);
                members++;
            }
        }
        if (sets.Length > 1)
        {
            c.SetDeferredSetLen(header, members);
        }
    }

    private static long Count(RedisServer server, ReadOnlySpan<SetSource> sets, long limit)
    {
        long members = 0;
        foreach (ListpackValue member in sets[0].In(server))
        {
            if (AllContain(server, sets, member) && ++members >= limit)
            {
                break;
            }
        }
        return members;
    }

    private static void Store(Client c, ReadOnlySpan<SetSource> sets)
    {
        KeyArg target = c.Key(1);
        SetValue smallest = sets[0].In(c.Server);
        Robj result = smallest.Encoding switch
        {
            ObjEncoding.Intset => SetValue.CreateIntset(c.Server, target.Bytes),
            ObjEncoding.Listpack =>
                SetValue.CreateListpack(c.Server, target.Bytes, smallest.Packed.Bytes),
            _ => SetValue.CreateListpack(c.Server, target.Bytes, 0),
        };
        var into = new SetValue(c.Server, result);
        bool onlyIntegers = true;
        foreach (ListpackValue member in smallest)
        {
            if (!AllContain(c.Server, sets, member))
            {
                continue;
            }
            // A table has its integers as text, too.
            onlyIntegers = onlyIntegers && (member.IsInteger
                || (smallest.IsTable && Number.TryParseInt64(member.Bytes, out _)));
            into.Add(member);
        }
        if (into.Length > 0)
        {
            if (onlyIntegers)
            {
                into.MaybeConvertToIntset();
            }
            into.ShrinkToFit();
        }
        SetSource.Store(c, target, result, "sinterstore"u8);
    }

    private static bool AllContain(
        RedisServer server, ReadOnlySpan<SetSource> sets, ListpackValue member)
    {
        for (int i = 1; i < sets.Length; i++)
        {
            // The same key may be named twice.
            if (sets[i].Entry.Address != sets[0].Entry.Address
                && !sets[i].In(server).Contains(member))
            {
                return false;
            }
        }
        return true;
    }
}
