// StreamCommands: reading ranges of a stream, deleting entries, and setting what it remembers.
// Port of redis 7.2 t_stream.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A stream without entries stays: it remembers its last ID and its groups.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XLEN, XRANGE, XREVRANGE, XDEL, XSETID.</summary>
internal static class StreamCommands
{
    private const long All = -1;

    /// <port>t_stream.c xlenCommand</port>
    public static void Xlen(Client c)
    {
        if (StreamLookup.TryReadOrReply(c, 1, Shared.Czero, out Stream stream))
        {
            c.AddReplyLongLong(stream.Length);
        }
    }

    /// <port>t_stream.c xrangeCommand</port>
    public static void Xrange(Client c) => Range(c, startAt: 2, endAt: 3, reverse: false);

    /// <port>t_stream.c xrevrangeCommand</port>
    public static void Xrevrange(Client c) => Range(c, startAt: 3, endAt: 2, reverse: true);

    /// <port>t_stream.c xrangeGenericCommand</port>
    private static void Range(Client c, int startAt, int endAt, bool reverse)
    {
        if (!c.TryGetStartOrReply(c.Argv(startAt), out StreamId start)
            || !c.TryGetEndOrReply(c.Argv(endAt), out StreamId end))
        {
            return;
        }
        long count = All;
        for (int j = 4; j < c.Argc; j += 2)
        {
            if (!c.Argv(j).EqualsIgnoreCase("COUNT"u8) || j + 1 == c.Argc)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return;
            }
            if (!c.TryGetLongOrReply(c.Argv(j + 1), out count))
            {
                return;
            }
            count = long.Max(count, 0);
        }
        if (!StreamLookup.TryReadOrReply(c, 1, Shared.EmptyArray, out Stream stream))
        {
            return;
        }
        if (count == 0)
        {
            c.AddReplyNullArray();
            return;
        }
        StreamReplies.AddRange(c, stream, start, end, count == All ? 0 : count, reverse);
    }

    /// <port>t_stream.c xdelCommand</port>
    public static void Xdel(Client c)
    {
        if (!StreamLookup.TryWriteOrReply(c, Shared.Czero, out Stream stream))
        {
            return;
        }
        using NativeArray<StreamId> ids = NativeArray<StreamId>.Create(c.Server.Z, c.Argc - 2);
        for (int j = 2; j < c.Argc; j++)
        {
            if (!c.TryGetStrictIdOrReply(c.Argv(j), out ids[j - 2]))
            {
                return;
            }
        }
        long deleted = 0;
        bool first = false;
        for (int j = 0; j < ids.Length; j++)
        {
            StreamId id = ids[j];
            if (!stream.Delete(c.Server.Z, id, StreamLookup.Open(c, stream)))
            {
                continue;
            }
            first |= id == stream.FirstId;
            if (id > stream.MaxDeletedId)
            {
                stream.MaxDeletedId = id;
            }
            deleted++;
        }
        if (deleted > 0)
        {
            if (stream.Length == 0)
            {
                stream.FirstId = default;
            }
            else if (first)
            {
                stream.FirstId = stream.EdgeId(c.Server.Z, first: true, skipDeleted: true);
            }
            c.Db.SignalModified(c, c.Key(1));
            StreamLookup.Tell(c, "xdel"u8, 1);
            c.Server.Dirty += deleted;
        }
        c.AddReplyLongLong(deleted);
    }

    /// <port>t_stream.c xsetidCommand</port>
    public static void Xsetid(Client c)
    {
        if (!c.TryGetStrictIdOrReply(c.Argv(2), out StreamId id)
            || !TryGetSetidOptions(c, id, out long entriesAdded, out StreamId maxDeleted)
            || !StreamLookup.TryWriteOrReply(c, Shared.NoKeyErr, out Stream stream))
        {
            return;
        }
        string? error = null;
        if (id < stream.MaxDeletedId)
        {
            error = "The ID specified in XSETID is smaller than current max_deleted_entry_id";
        }
        else if (stream.TryLastValidId(c.Server.Z, out StreamId last))
        {
            if (id < last)
            {
                error = "The ID specified in XSETID is smaller than the target stream top item";
            }
            else if (entriesAdded != All && stream.Length > entriesAdded)
            {
                error = "The entries_added specified in XSETID is smaller than "
                    + "the target stream length";
            }
        }
        if (error != null)
        {
            c.AddReplyError(error);
            return;
        }
        stream.LastId = id;
        if (entriesAdded != All)
        {
            stream.EntriesAdded = entriesAdded;
        }
        if (!maxDeleted.IsZero)
        {
            stream.MaxDeletedId = maxDeleted;
        }
        c.AddReply(Shared.Ok);
        c.Server.Dirty++;
        StreamLookup.Tell(c, "xsetid"u8, 1);
    }

    private static bool TryGetSetidOptions(
        Client c, StreamId id, out long entriesAdded, out StreamId maxDeleted)
    {
        entriesAdded = All;
        maxDeleted = default;
        for (int i = 3; i < c.Argc; i += 2)
        {
            bool isLast = i == c.Argc - 1;
            if (!isLast && c.Argv(i).EqualsIgnoreCase("ENTRIESADDED"u8))
            {
                if (!c.TryGetLongOrReply(c.Argv(i + 1), out entriesAdded))
                {
                    return false;
                }
                if (entriesAdded < 0)
                {
                    c.AddReplyError("entries_added must be positive");
                    return false;
                }
            }
            else if (!isLast && c.Argv(i).EqualsIgnoreCase("MAXDELETEDID"u8))
            {
                if (!c.TryGetStrictIdOrReply(c.Argv(i + 1), out maxDeleted))
                {
                    return false;
                }
                if (id < maxDeleted)
                {
                    c.AddReplyError("The ID specified in XSETID is smaller than "
                        + "the provided max_deleted_entry_id");
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
}
