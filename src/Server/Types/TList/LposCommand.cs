// LposCommand: LPOS, where in a list an element is.
// Port of redis 7.2 t_list.c lposCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   LPOS key element [RANK r] [COUNT n] [MAXLEN m]
//
// RANK says which match is the first to count, from the end if negative; COUNT asks for that many
// matches, 0 for all, and makes the reply an array; MAXLEN compares no more than that many
// elements. Indexes are always those from the front.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The handler of LPOS.</summary>
public static class LposCommand
{
    private const long NoCount = -1;

    private struct Options
    {
        public long Rank;
        public long Count;
        public long MaxLength;
        public bool Forward;
    }

    /// <port>t_list.c lposCommand</port>
    public static void Run(Client c)
    {
        if (!TryParse(c, out Options options))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            if (options.Count == NoCount)
            {
                c.AddReplyNull();
            }
            else
            {
                c.AddReply(Shared.EmptyArray);
            }
            return;
        }
        if (c.CheckType(o, ObjType.List))
        {
            return;
        }
        var list = new ListValue(c.Server, o);
        if (options.Count != NoCount)
        {
            int length = c.AddReplyDeferredLen();
            c.SetDeferredArrayLen(length, Search(c, list, options));
        }
        else if (Search(c, list, options) == 0)
        {
            c.AddReplyNull();
        }
    }

    /// <summary>Replies with the index of each match; how many.</summary>
    private static long Search(Client c, ListValue list, Options options)
    {
        long most = options.Count == NoCount ? 1 : options.Count;
        long length = list.Length;
        long matches = 0;
        long sent = 0;
        ReadOnlySpan<byte> element = c.Argv(2);
        ListIterator it = list.From(options.Forward ? 0 : -1, options.Forward);
        for (long i = 0; (options.MaxLength == 0 || i < options.MaxLength) && it.MoveNext(); i++)
        {
            if (!it.Current.TextEquals(element) || ++matches < options.Rank)
            {
                continue;
            }
            c.AddReplyLongLong(options.Forward ? i : length - i - 1);
            sent++;
            if (sent == most)
            {
                break;
            }
        }
        it.Dispose();
        return sent;
    }

    private static bool TryParse(Client c, out Options options)
    {
        options = new Options { Rank = 1, Count = NoCount, Forward = true };
        for (int i = 3; i < c.Argc; i += 2)
        {
            bool more = i + 1 < c.Argc;
            if (more && c.Argv(i).EqualsIgnoreCase("RANK"u8))
            {
                if (!TryRank(c, c.Argv(i + 1), ref options))
                {
                    return false;
                }
            }
            else if (more && c.Argv(i).EqualsIgnoreCase("COUNT"u8))
            {
                if (!c.TryGetPositiveLongOrReply(
                    c.Argv(i + 1), out options.Count, "COUNT can't be negative"))
                {
                    return false;
                }
            }
            else if (more && c.Argv(i).EqualsIgnoreCase("MAXLEN"u8))
            {
                if (!c.TryGetPositiveLongOrReply(
                    c.Argv(i + 1), out options.MaxLength, "MAXLEN can't be negative"))
                {
                    return false;
                }
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    private static bool TryRank(Client c, ReadOnlySpan<byte> arg, ref Options options)
    {
        if (!c.TryGetRangeLongOrReply(arg, -long.MaxValue, long.MaxValue, out long rank))
        {
            return false;
        }
        if (rank == 0)
        {
            c.AddReplyError("RANK can't be zero: use 1 to start from the first match, 2 from the "
                + "second ... or use negative to start from the end of the list");
            return false;
        }
        options.Forward = rank > 0;
        options.Rank = long.Abs(rank);
        return true;
    }
}
