// ZrandmemberCommand: members of a sorted set, drawn by chance.
// Port of redis 7.2 t_zset.c zrandmemberCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The ways are those of HRANDFIELD (HrandfieldCommand): a negative count draws that many times; a
// positive one walks, draws or shuffles, whichever is least work for different members.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZRANDMEMBER key [count [WITHSCORES]].</summary>
internal static class ZrandmemberCommand
{
    /// <summary>A set this many times larger than what is wanted is drawn from, not
    /// shuffled.</summary>
    /// <port>t_zset.c ZRANDMEMBER_SUB_STRATEGY_MUL</port>
    private const int SubStrategyMul = 3;

    /// <summary>Members drawn at a time from a listpack.</summary>
    /// <port>t_zset.c ZRANDMEMBER_RANDOM_SAMPLE_LIMIT</port>
    private const int RandomSampleLimit = 1000;

    /// <port>t_zset.c zrandmemberCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc >= 3)
        {
            RunWithCount(c);
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
        }
        else if (!c.CheckType(o, ObjType.Zset))
        {
            c.AddReplyBulk(Draw(c, new ZsetValue(c.Server, o)).Element);
        }
    }

    private static void RunWithCount(Client c)
    {
        if (!c.TryGetRangeLongOrReply(c.Argv(2), -long.MaxValue, long.MaxValue, out long count))
        {
            return;
        }
        bool withScores = c.Argc == 4 && c.Argv(3).EqualsIgnoreCase("WITHSCORES"u8);
        if (c.Argc > 4 || (c.Argc == 4 && !withScores))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (withScores && count is < -long.MaxValue / 2 or > long.MaxValue / 2)
        {
            c.AddReplyError("value is out of range");
            return;
        }
        if (!ZsetCommands.TryReadOrReply(c, Shared.EmptyArray, out ZsetValue zset))
        {
            return;
        }
        var reply = new Reply(c, withScores);
        if (count == 0)
        {
            c.AddReply(Shared.EmptyArray);
        }
        else if (count is < 0 or 1)
        {
            DrawMany(reply, zset, Math.Abs(count));
        }
        else
        {
            DrawDifferent(reply, zset, long.Min(count, zset.Length));
        }
    }

    /// <port>t_zset.c zrandmemberWithCountCommand</port>
    private static void DrawMany(Reply reply, ZsetValue zset, long count)
    {
        Client c = reply.Client;
        reply.Begin(count);
        Func<ulong> random = c.Server.Env.Random.NextU64;
        Span<int> drawn = stackalloc int[(int)long.Min(count, RandomSampleLimit)];
        while (count > 0 && !c.Has(ClientFlags.CloseAsap))
        {
            if (zset.IsSkiplist)
            {
                reply.Add(Draw(c, zset));
                count--;
                continue;
            }
            Span<int> now = drawn[..(int)long.Min(count, drawn.Length)];
            zset.Packed.RandomPairs(c.Server.Z, now, random);
            AddAll(reply, zset.Packed, now);
            count -= now.Length;
        }
    }

    /// <port>t_zset.c zrandmemberWithCountCommand</port>
    private static void DrawDifferent(Reply reply, ZsetValue zset, long count)
    {
        reply.Begin(count);
        if (count == zset.Length)
        {
            for (ZsetCursor at = zset.At(0, reverse: true); !at.IsNull; at = at.Step(reverse: true))
            {
                reply.Add(at);
            }
        }
        else if (!zset.IsSkiplist)
        {
            // A listpack has few members, but how many is for the configuration to say.
            using NativeArray<int> keys = NativeArray<int>.Create(reply.Client.Server.Z, count);
            Span<int> found = keys.Row(0, (int)count);
            int n = zset.Packed.RandomPairsUnique(found, reply.Client.Server.Env.Random.NextU64);
            AddAll(reply, zset.Packed, found[..n]);
        }
        else if (count * SubStrategyMul > zset.Length)
        {
            Shuffle(reply, zset, count);
        }
        else
        {
            var seen = new HashSet<nint>();
            while (seen.Count < count)
            {
                ZsetCursor at = Draw(reply.Client, zset);
                if (seen.Add(at.Node.Address))
                {
                    reply.Add(at);
                }
            }
        }
    }

    private static void Shuffle(Reply reply, ZsetValue zset, long count)
    {
        using NativeArray<ZsetCursor> all =
            NativeArray<ZsetCursor>.Create(reply.Client.Server.Z, zset.Length);
        Span<ZsetCursor> left = all.Row(0, checked((int)all.Length));
        ZsetCursor at = zset.At(0);
        for (int i = 0; i < left.Length; i++, at = at.Step(reverse: false))
        {
            left[i] = at;
        }
        for (; count > 0; count--)
        {
            int n = (int)(reply.Client.Server.Env.Random.NextU64() % (ulong)left.Length);
            reply.Add(left[n]);
            left[n] = left[0];
            left = left[1..];
        }
    }

    private static void AddAll(Reply reply, Listpack lp, ReadOnlySpan<int> keys)
    {
        foreach (int p in keys)
        {
            reply.Add(new ZsetCursor(lp, p));
        }
    }

    /// <port>t_zset.c zsetTypeRandomElement</port>
    private static ZsetCursor Draw(Client c, ZsetValue zset)
    {
        Func<ulong> random = c.Server.Env.Random.NextU64;
        return zset.IsSkiplist
            ? new ZsetCursor(ZskiplistNode.FromAddress(zset.Table.GetFairRandomKey(random)))
            : new ZsetCursor(zset.Packed, zset.Packed.RandomPair(zset.Length, random));
    }

    /// <summary>Members alone, or with their scores: flat, in RESP3 as pairs.</summary>
    private readonly struct Reply(Client c, bool withScores)
    {
        public Client Client => c;

        public void Begin(long count) =>
            c.AddReplyArrayLen(withScores && c.Resp == 2 ? count * 2 : count);

        public void Add(ZsetCursor at)
        {
            if (withScores && c.Resp > 2)
            {
                c.AddReplyArrayLen(2);
            }
            c.AddReplyBulk(at.Element);
            if (withScores)
            {
                c.AddReplyDouble(at.Score);
            }
        }
    }
}
