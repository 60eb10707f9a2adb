// ZsetAlgebra: union, intersection and difference of sorted sets, and of plain ones.
// Port of redis 7.2 t_zset.c zunionInterDiffGenericCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The result is always built as a skiplist, of a key that is not in the keyspace yet. Stored, it
// becomes a listpack if it is small; else it is read out and freed.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZUNION, ZINTER, ZDIFF, the same with STORE, and ZINTERCARD.</summary>
internal static class ZsetAlgebra
{
    private enum Op
    {
        Union,
        Inter,
        Diff,
    }

    /// <port>t_zset.c REDIS_AGGR_SUM</port>
    private enum Aggregate
    {
        Sum,
        Min,
        Max,
    }

    private struct Request
    {
        public Op Op;
        public bool CardinalityOnly;

        /// <summary>Where the number of sets stands: behind the destination if there is one.
        /// </summary>
        public int Numkeys;

        public Aggregate Aggregate;
        public bool WithScores;
        public long Limit;

        public readonly bool Store => Numkeys == 2;
    }

    /// <port>t_zset.c zunionCommand</port>
    public static void Zunion(Client c) => Run(c, new Request { Op = Op.Union, Numkeys = 1 });

    /// <port>t_zset.c zinterCommand</port>
    public static void Zinter(Client c) => Run(c, new Request { Op = Op.Inter, Numkeys = 1 });

    /// <port>t_zset.c zdiffCommand</port>
    public static void Zdiff(Client c) => Run(c, new Request { Op = Op.Diff, Numkeys = 1 });

    /// <port>t_zset.c zunionstoreCommand</port>
    public static void Zunionstore(Client c) => Run(c, new Request { Op = Op.Union, Numkeys = 2 });

    /// <port>t_zset.c zinterstoreCommand</port>
    public static void Zinterstore(Client c) => Run(c, new Request { Op = Op.Inter, Numkeys = 2 });

    /// <port>t_zset.c zdiffstoreCommand</port>
    public static void Zdiffstore(Client c) => Run(c, new Request { Op = Op.Diff, Numkeys = 2 });

    /// <port>t_zset.c zinterCardCommand</port>
    public static void Zintercard(Client c) =>
        Run(c, new Request { Op = Op.Inter, Numkeys = 1, CardinalityOnly = true });

    /// <port>t_zset.c zunionInterDiffGenericCommand</port>
    private static void Run(Client c, Request request)
    {
        if (!c.TryGetLongOrReply(c.Argv(request.Numkeys), out long sets))
        {
            return;
        }
        if (sets < 1)
        {
            c.AddReplyError(
                $"at least 1 input key is needed for '{c.Cmd!.FullName}' command");
            return;
        }
        if (sets > c.Argc - (request.Numkeys + 1))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        using NativeArray<ZsetSource> all = NativeArray<ZsetSource>.Create(c.Server.Z, sets);
        Span<ZsetSource> sources = all.Row(0, (int)sets);
        if (!TryLookupOrReply(c, request, sources) || !TryParseOrReply(c, ref request, sources))
        {
            return;
        }
        if (request.Op != Op.Diff)
        {
            SortByLength(c.Server, sources);
        }
        if (request.CardinalityOnly)
        {
            c.AddReplyLongLong(Intersect(c.Server, sources, request, default));
            return;
        }
        ReadOnlySpan<byte> name = request.Store ? c.Argv(1) : default;
        Robj built = ZsetValue.NewEntry(c.Server, name, members: -1, memberLength: 0);
        Build(c.Server, sources, request, built);
        if (request.Store)
        {
            Store(c, request.Op, built);
        }
        else
        {
            Reply(c, request.WithScores, built);
        }
    }

    private static bool TryLookupOrReply(Client c, Request request, Span<ZsetSource> sources)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            Robj o = c.Db.LookupRead(c.Key(request.Numkeys + 1 + i));
            if (!o.IsNull && o.Type is not (ObjType.Zset or ObjType.Set))
            {
                c.AddReplyErrorObject(Shared.WrongTypeErr);
                return false;
            }
            sources[i] = new ZsetSource { Subject = o, Weight = 1 };
        }
        return true;
    }

    /// <port>t_zset.c zunionInterDiffGenericCommand</port>
    private static bool TryParseOrReply(
        Client c, ref Request request, Span<ZsetSource> sources)
    {
        bool combines = request.Op != Op.Diff && !request.CardinalityOnly;
        int j = request.Numkeys + 1 + sources.Length;
        while (j < c.Argc)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            int left = c.Argc - j;
            if (combines && left >= sources.Length + 1 && word.EqualsIgnoreCase("WEIGHTS"u8))
            {
                foreach (ref ZsetSource source in sources)
                {
                    if (!c.TryGetDoubleOrReply(
                        c.Argv(++j), out source.Weight, "weight value is not a float"))
                    {
                        return false;
                    }
                }
                j++;
            }
            else if (combines && left >= 2 && word.EqualsIgnoreCase("AGGREGATE"u8)
                && TryParseAggregate(c.Argv(j + 1), out request.Aggregate))
            {
                j += 2;
            }
            else if (!request.Store && !request.CardinalityOnly
                && word.EqualsIgnoreCase("WITHSCORES"u8))
            {
                request.WithScores = true;
                j++;
            }
            else if (request.CardinalityOnly && left >= 2 && word.EqualsIgnoreCase("LIMIT"u8))
            {
                if (!c.TryGetPositiveLongOrReply(
                    c.Argv(j + 1), out request.Limit, "LIMIT can't be negative"))
                {
                    return false;
                }
                j += 2;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    private static bool TryParseAggregate(ReadOnlySpan<byte> word, out Aggregate aggregate)
    {
        aggregate = word.EqualsIgnoreCase("MIN"u8) ? Aggregate.Min
            : word.EqualsIgnoreCase("MAX"u8) ? Aggregate.Max : Aggregate.Sum;
        return aggregate != Aggregate.Sum || word.EqualsIgnoreCase("SUM"u8);
    }

    /// <summary>The smallest first; equal ones stay in the order they were given.</summary>
    /// <port>t_zset.c zuiCompareByCardinality</port>
    private static void SortByLength(RedisServer server, Span<ZsetSource> sources)
    {
        for (int i = 1; i < sources.Length; i++)
        {
            ZsetSource source = sources[i];
            long length = source.Length(server);
            int j = i;
            for (; j > 0 && sources[j - 1].Length(server) > length; j--)
            {
                sources[j] = sources[j - 1];
            }
            sources[j] = source;
        }
    }

    private static void Build(
        RedisServer server, Span<ZsetSource> sources, Request request, Robj built)
    {
        switch (request.Op)
        {
            case Op.Union:
                Unite(server, sources, request.Aggregate, built);
                break;
            case Op.Inter:
                Intersect(server, sources, request, built);
                break;
            default:
                Subtract(server, sources, built);
                break;
        }
    }

    /// <summary>Counts the members that are in all sets; adds them to the result if there is one.
    /// </summary>
    private static long Intersect(
        RedisServer server, Span<ZsetSource> sources, Request request, Robj built)
    {
        // The smallest comes first: when it has members, so have all.
        ZsetSource first = sources[0];
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        long count = 0;
        foreach (ZsetMember at in first.Members(server))
        {
            ReadOnlySpan<byte> ele = at.Element.Text(scratch);
            double score = Weighted(first.Weight, at.Score);
            if (!InOthers(server, sources, at.Score, ele, request.Aggregate, ref score))
            {
                continue;
            }
            count++;
            if (!built.IsNull)
            {
                new ZsetValue(server, built).Add(score, ele, ZaddFlags.None, out _);
            }
            if (count == request.Limit)
            {
                break;
            }
        }
        return count;
    }

    private static bool InOthers(
        RedisServer server, Span<ZsetSource> sources, double inFirst, ReadOnlySpan<byte> ele,
        Aggregate aggregate, ref double score)
    {
        foreach (ref readonly ZsetSource other in sources[1..])
        {
            // The first set may be named again; a lookup in the table being walked could move it.
            double value = inFirst;
            if (other.Subject.Address != sources[0].Subject.Address
                && !other.TryGetScore(server, ele, out value))
            {
                return false;
            }
            Combine(ref score, value * other.Weight, aggregate);
        }
        return true;
    }

    private static void Unite(
        RedisServer server, Span<ZsetSource> sources, Aggregate aggregate, Robj built)
    {
        var result = new ZsetValue(server, built);
        result.Table.Expand(sources[^1].Length(server));
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ref readonly ZsetSource source in sources)
        {
            foreach (ZsetMember at in source.Members(server))
            {
                ReadOnlySpan<byte> ele = at.Element.Text(scratch);
                double score = Weighted(source.Weight, at.Score);
                ZsetCursor there = result.Find(ele);
                if (there.IsNull)
                {
                    result.Insert(score, ele);
                    continue;
                }
                double sum = there.Score;
                Combine(ref sum, score, aggregate);
                result.Move(there, ele, sum);
            }
        }
    }

    /// <port>t_zset.c zdiff, zsetChooseDiffAlgorithm</port>
    private static void Subtract(RedisServer server, Span<ZsetSource> sources, Robj built)
    {
        long first = sources[0].Length(server);
        long looking = 0;
        long removing = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            if (i > 0 && sources[i].Subject.Address == sources[0].Subject.Address)
            {
                return;
            }
            looking += first;
            removing += sources[i].Length(server);
        }
        if (first == 0)
        {
            return;
        }
        if (looking / 2 <= removing)
        {
            SubtractByLooking(server, sources, built);
        }
        else
        {
            SubtractByRemoving(server, sources, built);
        }
    }

    /// <summary>Takes the members of the first set that no other has: N * M steps.</summary>
    /// <port>t_zset.c zdiffAlgorithm1</port>
    private static void SubtractByLooking(
        RedisServer server, Span<ZsetSource> sources, Robj built)
    {
        // A large set has the member most likely.
        SortByLength(server, sources[1..]);
        sources[1..].Reverse();
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ZsetMember at in sources[0].Members(server))
        {
            ReadOnlySpan<byte> ele = at.Element.Text(scratch);
            bool found = false;
            for (int i = 1; i < sources.Length && !found; i++)
            {
                found = !sources[i].Subject.IsNull && sources[i].TryGetScore(server, ele, out _);
            }
            if (!found)
            {
                new ZsetValue(server, built).Add(at.Score, ele, ZaddFlags.None, out _);
            }
        }
    }

    /// <summary>Takes all of the first set, then takes out what the others have.</summary>
    /// <port>t_zset.c zdiffAlgorithm2</port>
    private static void SubtractByRemoving(
        RedisServer server, Span<ZsetSource> sources, Robj built)
    {
        var result = new ZsetValue(server, built);
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        for (int i = 0; i < sources.Length; i++)
        {
            foreach (ZsetMember at in sources[i].Members(server))
            {
                ReadOnlySpan<byte> ele = at.Element.Text(scratch);
                if (i == 0)
                {
                    result.Add(at.Score, ele, ZaddFlags.None, out _);
                }
                else if (result.Delete(ele) && result.Length == 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>0 where infinity meets 0.</summary>
    private static double Weighted(double weight, double score)
    {
        double value = weight * score;
        return double.IsNaN(value) ? 0 : value;
    }

    /// <port>t_zset.c zunionInterAggregate</port>
    private static void Combine(ref double target, double value, Aggregate aggregate)
    {
        switch (aggregate)
        {
            case Aggregate.Sum:
                target += value;
                // Both infinities together are 0 by convention.
                target = double.IsNaN(target) ? 0 : target;
                break;
            case Aggregate.Min:
                target = value < target ? value : target;
                break;
            default:
                target = value > target ? value : target;
                break;
        }
    }

    private static void Store(Client c, Op op, Robj built)
    {
        var zset = new ZsetValue(c.Server, built);
        zset.ConvertToListpackIfNeeded();
        ReadOnlySpan<byte> eventName = op switch
        {
            Op.Union => "zunionstore"u8,
            Op.Inter => "zinterstore"u8,
            _ => "zdiffstore"u8,
        };
        ZrangeOutput.Store(c, c.Key(1), ref built, zset.Length, eventName);
    }

    private static void Reply(Client c, bool withScores, Robj built)
    {
        var zset = new ZsetValue(c.Server, built);
        bool flat = withScores && c.Resp == 2;
        c.AddReplyArrayLen(flat ? zset.Length * 2 : zset.Length);
        for (ZsetCursor at = zset.At(0); !at.IsNull; at = at.Step(reverse: false))
        {
            if (withScores && !flat)
            {
                c.AddReplyArrayLen(2);
            }
            c.AddReplyBulk(at.Element);
            if (withScores)
            {
                c.AddReplyDouble(at.Score);
            }
        }
        if (!c.Server.Config.LazyfreeLazyServerDel
            || !Lazyfree.TryFreeAsync(c.Server, ref built))
        {
            Robj.Free(c.Server.Z, ref built);
        }
    }
}
