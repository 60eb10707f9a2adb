// XaddOptions: what may stand between the key of XADD or XTRIM and the ID or the end.
// Port of redis 7.2 t_stream.c streamAddTrimArgs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Options of XADD and XTRIM.</summary>
/// <port>t_stream.c streamAddTrimArgs</port>
internal struct XaddOptions
{
    private const long NodesAtOnce = 100;
    private const long DefaultLimit = 10000;
    private const long MaxLimit = 1000000;

    private bool _hasLimit;

    public StreamTrim Trim;

    /// <summary>Where the threshold of the trimming stands.</summary>
    public int TrimAt { get; private set; }

    /// <summary>Where the ID stands.</summary>
    public int IdAt { get; private set; }

    public StreamId Id;

    /// <summary>Whether there is an ID other than a star.</summary>
    public bool HasId { get; private set; }

    /// <summary>Whether its second half is given, too.</summary>
    public bool HasSeq;

    public bool NoMkStream { get; private set; }

    /// <summary>Reads them; false after an error reply.</summary>
    /// <port>t_stream.c streamParseAddOrTrimArgsOrReply</port>
    public static bool TryParseOrReply(Client c, bool xadd, out XaddOptions options)
    {
        options = default;
        int i = 2;
        while (i < c.Argc)
        {
            ReadOnlySpan<byte> word = c.Argv(i);
            bool isLast = i == c.Argc - 1;
            bool taken = true;
            if (xadd && word is [(byte)'*'])
            {
                break;
            }
            if (!isLast && word.EqualsIgnoreCase("MAXLEN"u8))
            {
                taken = options.TryTakeTrim(c, StreamTrimBy.MaxLen, ref i);
            }
            else if (!isLast && word.EqualsIgnoreCase("MINID"u8))
            {
                taken = options.TryTakeTrim(c, StreamTrimBy.MinId, ref i);
            }
            else if (!isLast && word.EqualsIgnoreCase("LIMIT"u8))
            {
                taken = options.TryTakeLimit(c, ref i);
            }
            else if (xadd && word.EqualsIgnoreCase("NOMKSTREAM"u8))
            {
                options.NoMkStream = true;
                i++;
            }
            else if (xadd)
            {
                // Whatever is no option must be the ID.
                options.HasId = c.TryGetNewIdOrReply(word, out options.Id, out options.HasSeq);
                if (!options.HasId)
                {
                    return false;
                }
                break;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
            if (!taken)
            {
                return false;
            }
        }
        options.IdAt = i;
        return options.CheckOrReply(c, xadd);
    }

    private bool TryTakeTrim(Client c, StreamTrimBy by, ref int i)
    {
        if (Trim.By != StreamTrimBy.None)
        {
            c.AddReplyError(
                "syntax error, MAXLEN and MINID options at the same time are not compatible");
            return false;
        }
        i++;
        Trim.Approx = false;
        if (i < c.Argc - 1 && c.Argv(i) is [(byte)'~' or (byte)'='])
        {
            Trim.Approx = c.Argv(i)[0] == '~';
            i++;
        }
        if (by == StreamTrimBy.MinId)
        {
            if (!c.TryGetStrictIdOrReply(c.Argv(i), out Trim.MinId))
            {
                return false;
            }
        }
        else if (!c.TryGetLongOrReply(c.Argv(i), out Trim.MaxLen))
        {
            return false;
        }
        if (Trim.MaxLen < 0)
        {
            c.AddReplyError("The MAXLEN argument must be >= 0.");
            return false;
        }
        Trim.By = by;
        TrimAt = i++;
        return true;
    }

    private bool TryTakeLimit(Client c, ref int i)
    {
        if (!c.TryGetLongOrReply(c.Argv(i + 1), out Trim.Limit))
        {
            return false;
        }
        if (Trim.Limit < 0)
        {
            c.AddReplyError("The LIMIT argument must be >= 0.");
            return false;
        }
        _hasLimit = true;
        i += 2;
        return true;
    }

    private bool CheckOrReply(Client c, bool xadd)
    {
        string? error = null;
        if (Trim.Limit != 0 && Trim.By == StreamTrimBy.None)
        {
            error = "syntax error, LIMIT cannot be used without specifying a trimming strategy";
        }
        else if (!xadd && Trim.By == StreamTrimBy.None)
        {
            error = "syntax error, XTRIM must be called with a trimming strategy";
        }
        else if (!c.MustObey() && _hasLimit && !Trim.Approx)
        {
            error = "syntax error, LIMIT cannot be used without the special ~ option";
        }
        if (error != null)
        {
            c.AddReplyError(error);
            return false;
        }
        if (c.MustObey())
        {
            // A master says exactly what is to be left.
            Trim.Limit = 0;
        }
        else if (!_hasLimit && Trim.Approx)
        {
            long limit = unchecked(NodesAtOnce * c.Server.Config.StreamNodeMaxEntries);
            Trim.Limit = limit <= 0 ? DefaultLimit : long.Min(limit, MaxLimit);
        }
        return true;
    }
}
