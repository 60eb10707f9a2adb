// SunionDiffCommands: all that several sets have, and what the first has alone.
// Port of redis 7.2 t_set.c sunionDiffGenericCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The result is always built as a set of its own, and sent or stored when it is complete. For a
// difference either each member of the first set is looked up in the others, or the first set is
// copied and the members of the others taken out: whatever looks like less work.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>SUNION, SDIFF and their storing forms.</summary>
public static class SunionDiffCommands
{
    /// <port>t_set.c sunionCommand</port>
    public static void Sunion(Client c) => Union(c, 1, c.Argc - 1);

    /// <port>t_set.c sunionstoreCommand</port>
    public static void Sunionstore(Client c)
    {
        if (TryCombine(c, 2, c.Argc - 2, difference: false, out Robj result))
        {
            SetSource.Store(c, c.Key(1), result, "sunionstore"u8);
        }
    }

    /// <port>t_set.c sdiffCommand</port>
    public static void Sdiff(Client c)
    {
        if (TryCombine(c, 1, c.Argc - 1, difference: true, out Robj result))
        {
            Reply(c, ref result);
        }
    }

    /// <port>t_set.c sdiffstoreCommand</port>
    public static void Sdiffstore(Client c)
    {
        if (TryCombine(c, 2, c.Argc - 2, difference: true, out Robj result))
        {
            SetSource.Store(c, c.Key(1), result, "sdiffstore"u8);
        }
    }

    /// <summary>Replies with the union of as many keys from argument <paramref name="first"/>
    /// on.</summary>
    /// <port>t_set.c sunionDiffGenericCommand</port>
    internal static void Union(Client c, int first, int count)
    {
        if (TryCombine(c, first, count, difference: false, out Robj result))
        {
            Reply(c, ref result);
        }
    }

    /// <port>t_set.c sunionDiffGenericCommand</port>
    private static bool TryCombine(
        Client c, int first, int count, bool difference, out Robj result)
    {
        result = default;
        Span<SetSource> sets = count <= SetSource.FewOnStack
            ? stackalloc SetSource[count] : new SetSource[count];
        if (!SetSource.TryLookup(c, first, sets))
        {
            return false;
        }
        // The key of the result if it is stored; else nobody sees it.
        result = SetValue.CreateIntset(c.Server, c.Argv(1));
        var into = new SetValue(c.Server, result);
        if (!difference)
        {
            foreach (ref readonly SetSource set in sets)
            {
                AddAll(c.Server, into, set);
            }
        }
        else if (!sets[0].IsMissing && !ComesAgain(sets))
        {
            Subtract(c.Server, into, sets);
        }
        return true;
    }

    private static void Subtract(RedisServer server, SetValue into, Span<SetSource> sets)
    {
        long lookups = 0;
        long removals = 0;
        foreach (ref readonly SetSource set in sets)
        {
            if (!set.IsMissing)
            {
                lookups += sets[0].Size;
                removals += set.Size;
            }
        }
        // A lookup is less work than a removal, and most end early.
        if (lookups / 2 <= removals)
        {
            sets[1..].Sort(SetSource.BySizeReversed);
            foreach (ListpackValue member in sets[0].In(server))
            {
                if (!AnyContains(server, sets[1..], member))
                {
                    into.Add(member);
                }
            }
            return;
        }
        AddAll(server, into, sets[0]);
        for (int i = 1; i < sets.Length && into.Length > 0; i++)
        {
            if (sets[i].IsMissing)
            {
                continue;
            }
            foreach (ListpackValue member in sets[i].In(server))
            {
                into.Remove(member);
            }
        }
    }

    private static bool ComesAgain(ReadOnlySpan<SetSource> sets)
    {
        foreach (ref readonly SetSource set in sets[1..])
        {
            if (set.Entry.Address == sets[0].Entry.Address)
            {
                return true;
            }
        }
        return false;
    }

    private static bool AnyContains(
        RedisServer server, ReadOnlySpan<SetSource> sets, ListpackValue member)
    {
        foreach (ref readonly SetSource set in sets)
        {
            if (!set.IsMissing && set.In(server).Contains(member))
            {
                return true;
            }
        }
        return false;
    }

    private static void AddAll(RedisServer server, SetValue into, SetSource from)
    {
        if (from.IsMissing)
        {
            return;
        }
        foreach (ListpackValue member in from.In(server))
        {
            into.Add(member);
        }
    }

    private static void Reply(Client c, ref Robj result)
    {
        var set = new SetValue(c.Server, result);
        c.AddReplySetLen(set.Length);
        foreach (ListpackValue member in set)
        {
            c.AddReplyBulk(member);
        }
        if (!c.Server.Config.LazyfreeLazyServerDel
            || !Lazyfree.TryFreeAsync(c.Server, ref result))
        {
            Robj.Free(c.Server.Z, ref result);
        }
    }
}
