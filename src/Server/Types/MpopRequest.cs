// MpopRequest: what LMPOP, ZMPOP and those that wait are asked for.
// Port of redis 7.2 t_list.c lmpopGenericCommand, t_zset.c zmpopGenericCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   [timeout] numkeys key [key …] LEFT|RIGHT or MIN|MAX [COUNT count]
using System;

namespace RedisNet.Server;

/// <summary>The keys, the end to take from, and how many.</summary>
internal readonly struct MpopRequest
{
    private MpopRequest(int firstKey, int keys, bool atStart, long count)
    {
        FirstKey = firstKey;
        Keys = keys;
        AtStart = atStart;
        Count = count;
    }

    /// <summary>Index of the first key among the arguments.</summary>
    public int FirstKey { get; }

    public int Keys { get; }

    /// <summary>Whether the first of the two words was given.</summary>
    public bool AtStart { get; }

    /// <summary>One, if nothing is said of it.</summary>
    public long Count { get; }

    /// <summary>Reads the arguments from the number of keys on; false after an error reply.
    /// </summary>
    /// <port>t_list.c lmpopGenericCommand</port>
    /// <port>t_zset.c zmpopGenericCommand</port>
    public static bool TryParseOrReply(
        Client c, int numKeysAt, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end,
        out MpopRequest request)
    {
        request = default;
        if (!c.TryGetRangeLongOrReply(
            c.Argv(numKeysAt), 1, long.MaxValue, out long keys,
            "numkeys should be greater than 0"))
        {
            return false;
        }
        if (keys >= c.Argc - numKeysAt - 1)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        int whereAt = numKeysAt + (int)keys + 1;
        bool atStart = c.Argv(whereAt).EqualsIgnoreCase(start);
        if (!atStart && !c.Argv(whereAt).EqualsIgnoreCase(end))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        if (!TryParseCountOrReply(c, whereAt + 1, out long count))
        {
            return false;
        }
        request = new MpopRequest(numKeysAt + 1, (int)keys, atStart, count);
        return true;
    }

    private static bool TryParseCountOrReply(Client c, int from, out long count)
    {
        count = 1;
        for (int i = from; i < c.Argc; i += 2)
        {
            if (i != from || i + 1 == c.Argc || !c.Argv(i).EqualsIgnoreCase("COUNT"u8))
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
            if (!c.TryGetRangeLongOrReply(
                c.Argv(i + 1), 1, long.MaxValue, out count, "count should be greater than 0"))
            {
                return false;
            }
        }
        return true;
    }
}
