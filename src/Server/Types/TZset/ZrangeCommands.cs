// ZrangeCommands: intervals of a sorted set, returned or stored.
// Port of redis 7.2 t_zset.c zrangeGenericCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// ZRANGE can do all: by place, score or name, forwards or backwards. The older commands are ZRANGE
// with its kind and direction given; ZRANGESTORE is ZRANGE with another way out.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZRANGE, ZRANGESTORE, ZREVRANGE, ZRANGEBYSCORE, ZREVRANGEBYSCORE, ZRANGEBYLEX,
/// ZREVRANGEBYLEX.</summary>
internal static class ZrangeCommands
{
    /// <port>t_zset.c zrange_type</port>
    private enum Kind
    {
        Auto,
        Rank,
        Score,
        Lex,
    }

    /// <port>t_zset.c zrange_direction</port>
    private enum Direction
    {
        Auto,
        Forward,
        Reverse,
    }

    private struct Request
    {
        public Kind Kind;
        public Direction Direction;

        /// <summary>Where the key of the set stands; the ends of the interval follow.</summary>
        public int Source;

        public bool WithScores;
        public long Offset;
        public long Limit;

        public readonly bool Store => Source == 2;

        public readonly bool Reverse => Direction == Direction.Reverse;
    }

    /// <port>t_zset.c zrangeCommand</port>
    public static void Zrange(Client c) => Run(c, 1, Kind.Auto, Direction.Auto);

    /// <port>t_zset.c zrangestoreCommand</port>
    public static void Zrangestore(Client c) => Run(c, 2, Kind.Auto, Direction.Auto);

    /// <port>t_zset.c zrevrangeCommand</port>
    public static void Zrevrange(Client c) => Run(c, 1, Kind.Rank, Direction.Reverse);

    /// <port>t_zset.c zrangebyscoreCommand</port>
    public static void Zrangebyscore(Client c) => Run(c, 1, Kind.Score, Direction.Forward);

    /// <port>t_zset.c zrevrangebyscoreCommand</port>
    public static void Zrevrangebyscore(Client c) => Run(c, 1, Kind.Score, Direction.Reverse);

    /// <port>t_zset.c zrangebylexCommand</port>
    public static void Zrangebylex(Client c) => Run(c, 1, Kind.Lex, Direction.Forward);

    /// <port>t_zset.c zrevrangebylexCommand</port>
    public static void Zrevrangebylex(Client c) => Run(c, 1, Kind.Lex, Direction.Reverse);

    /// <port>t_zset.c zrangeGenericCommand</port>
    private static void Run(Client c, int source, Kind kind, Direction direction)
    {
        var request = new Request
        {
            Source = source, Kind = kind, Direction = direction, Limit = -1,
        };
        if (!TryParseOrReply(c, ref request))
        {
            return;
        }
        // An interval of scores or names is given with its larger end first when it is walked
        // backwards.
        bool swap = request.Reverse && request.Kind != Kind.Rank;
        ReadOnlySpan<byte> min = c.Argv(source + (swap ? 2 : 1));
        ReadOnlySpan<byte> max = c.Argv(source + (swap ? 1 : 2));
        switch (request.Kind)
        {
            case Kind.Score:
                if (!ZscoreRange.TryParse(min, max, out ZscoreRange scores))
                {
                    c.AddReplyError(ZsetCommands.NotAFloat);
                    return;
                }
                ByRange(c, request, scores, isLex: false);
                break;
            case Kind.Lex:
                if (!ZlexRangeSpec.TryParse(min, max, out ZlexRangeSpec names))
                {
                    c.AddReplyError(ZsetCommands.NotALexRange);
                    return;
                }
                ByRange(c, request, new ZlexRange(names), isLex: true);
                break;
            default:
                if (c.TryGetLongOrReply(min, out long start)
                    && c.TryGetLongOrReply(max, out long end))
                {
                    ByRank(c, request, start, end);
                }
                break;
        }
    }

    private static bool TryParseOrReply(Client c, ref Request request)
    {
        for (int j = request.Source + 3; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            if (!request.Store && word.EqualsIgnoreCase("WITHSCORES"u8))
            {
                request.WithScores = true;
            }
            else if (word.EqualsIgnoreCase("LIMIT"u8) && c.Argc - j - 1 >= 2)
            {
                if (!c.TryGetLongOrReply(c.Argv(j + 1), out request.Offset)
                    || !c.TryGetLongOrReply(c.Argv(j + 2), out request.Limit))
                {
                    return false;
                }
                j += 2;
            }
            else if (request.Direction == Direction.Auto && word.EqualsIgnoreCase("REV"u8))
            {
                request.Direction = Direction.Reverse;
            }
            else if (request.Kind == Kind.Auto && word.EqualsIgnoreCase("BYLEX"u8))
            {
                request.Kind = Kind.Lex;
            }
            else if (request.Kind == Kind.Auto && word.EqualsIgnoreCase("BYSCORE"u8))
            {
                request.Kind = Kind.Score;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        request.Kind = request.Kind == Kind.Auto ? Kind.Rank : request.Kind;
        return CheckOrReply(c, request);
    }

    private static bool CheckOrReply(Client c, Request request)
    {
        if (request.Limit != -1 && request.Kind == Kind.Rank)
        {
            c.AddReplyError("syntax error, LIMIT is only supported in combination with either "
                + "BYSCORE or BYLEX");
            return false;
        }
        if (request.WithScores && request.Kind == Kind.Lex)
        {
            c.AddReplyError(
                "syntax error, WITHSCORES not supported in combination with BYLEX");
            return false;
        }
        return true;
    }

    /// <summary>The set; where there is none, the empty reply is sent.</summary>
    private static bool TryLookupOrReply(Client c, Request request, out ZsetValue zset)
    {
        Robj o = c.Db.LookupRead(c.Key(request.Source));
        zset = new ZsetValue(c.Server, o);
        if (!o.IsNull)
        {
            return !c.CheckType(o, ObjType.Zset);
        }
        if (request.Store)
        {
            Output(c, request).End(0);
        }
        else
        {
            c.AddReply(Shared.EmptyArray);
        }
        return false;
    }

    /// <port>t_zset.c genericZrangebyrankCommand</port>
    private static void ByRank(Client c, Request request, long start, long end)
    {
        if (!TryLookupOrReply(c, request, out ZsetValue zset))
        {
            return;
        }
        ZrangeOutput output = Output(c, request);
        if (!ZsetCommands.ClampRanks(zset.Length, ref start, ref end))
        {
            output.Begin(0);
            output.End(0);
            return;
        }
        long count = end - start + 1;
        output.Begin(count);
        ZsetCursor at = zset.At(start, request.Reverse);
        for (long i = 0; i < count; i++)
        {
            output.Add(at);
            at = at.Step(request.Reverse);
        }
        output.End(count);
    }

    /// <port>t_zset.c genericZrangebyscoreCommand, genericZrangebylexCommand</port>
    private static void ByRange<TRange>(
        Client c, Request request, scoped in TRange range, bool isLex)
        where TRange : struct, IZsetRange, allows ref struct
    {
        if (!TryLookupOrReply(c, request, out ZsetValue zset))
        {
            return;
        }
        ZrangeOutput output = Output(c, request);
        output.Begin(-1);
        if (!isLex && request.Offset > 0 && request.Offset >= zset.Length)
        {
            output.End(0);
            return;
        }
        bool reverse = request.Reverse;
        ZsetCursor at = zset.EndOf(range, reverse);
        // A negative offset leads beyond the end, a negative limit is none.
        for (long skip = request.Offset; !at.IsNull && skip != 0; skip--)
        {
            at = at.Step(reverse);
        }
        long count = 0;
        for (; !at.IsNull && count != request.Limit; count++)
        {
            if (!(reverse ? range.GteMin(at) : range.LteMax(at)))
            {
                break;
            }
            output.Add(at);
            at = at.Step(reverse);
        }
        output.End(count);
    }

    private static ZrangeOutput Output(Client c, Request request) =>
        new(c, request.WithScores, request.Store);
}
