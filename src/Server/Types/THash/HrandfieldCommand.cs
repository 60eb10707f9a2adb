// HrandfieldCommand: fields of a hash, drawn by chance.
// Port of redis 7.2 t_hash.c hrandfieldCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A negative count draws that many times, the same field more than once perhaps. A positive one
// wants different fields, in one of four ways:
//
//   all of them are wanted         the hash is walked
//   a listpack                     one walk, each field taken with the chance that is its due
//   more than a third is wanted    all entries in an array, whose front is shuffled
//   few of many                    drawing until enough different ones are there
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>HRANDFIELD key [count [WITHVALUES]].</summary>
internal static class HrandfieldCommand
{
    /// <summary>A hash this many times larger than what is wanted is drawn from, not
    /// shuffled.</summary>
    /// <port>t_hash.c HRANDFIELD_SUB_STRATEGY_MUL</port>
    private const int SubStrategyMul = 3;

    /// <summary>Fields drawn at a time from a listpack.</summary>
    /// <port>t_hash.c HRANDFIELD_RANDOM_SAMPLE_LIMIT</port>
    private const int RandomSampleLimit = 1000;

    /// <port>t_hash.c hrandfieldCommand</port>
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
        else if (!c.CheckType(o, ObjType.Hash))
        {
            c.AddReplyBulk(Draw(c, new HashValue(c.Server, o)).Field);
        }
    }

    private static void RunWithCount(Client c)
    {
        if (!c.TryGetRangeLongOrReply(c.Argv(2), -long.MaxValue, long.MaxValue, out long count))
        {
            return;
        }
        bool withValues = c.Argc == 4 && c.Argv(3).EqualsIgnoreCase("WITHVALUES"u8);
        if (c.Argc > 4 || (c.Argc == 4 && !withValues))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (withValues && count is < -long.MaxValue / 2 or > long.MaxValue / 2)
        {
            c.AddReplyError("value is out of range");
            return;
        }
        if (!HashCommands.TryReadOrReply(c, Shared.EmptyArray, out HashValue hash))
        {
            return;
        }
        var reply = new Reply(c, withValues);
        if (count == 0)
        {
            c.AddReply(Shared.EmptyArray);
        }
        else if (count is < 0 or 1)
        {
            DrawMany(reply, hash, Math.Abs(count));
        }
        else
        {
            DrawDifferent(reply, hash, long.Min(count, hash.Length));
        }
    }

    /// <port>t_hash.c hrandfieldWithCountCommand</port>
    private static void DrawMany(Reply reply, HashValue hash, long count)
    {
        Client c = reply.Client;
        reply.Begin(count);
        Func<ulong> random = c.Server.Env.Random.NextU64;
        Span<int> drawn = stackalloc int[(int)long.Min(count, RandomSampleLimit)];
        while (count > 0 && !c.Has(ClientFlags.CloseAsap))
        {
            if (hash.IsTable)
            {
                reply.Add(HashPair.Of(hash.Table.GetFairRandomKey(random)));
                count--;
                continue;
            }
            Span<int> now = drawn[..(int)long.Min(count, drawn.Length)];
            hash.Packed.RandomPairs(c.Server.Z, now, random);
            AddAll(reply, hash.Packed, now);
            count -= now.Length;
        }
    }

    /// <port>t_hash.c hrandfieldWithCountCommand</port>
    private static void DrawDifferent(Reply reply, HashValue hash, long count)
    {
        reply.Begin(count);
        if (count == hash.Length)
        {
            foreach (HashPair pair in hash)
            {
                reply.Add(pair);
            }
        }
        else if (!hash.IsTable)
        {
            // A listpack has few fields, but how many is for the configuration to say.
            using NativeArray<int> keys = NativeArray<int>.Create(reply.Client.Server.Z, count);
            Span<int> found = keys.Row(0, (int)count);
            int n = hash.Packed.RandomPairsUnique(found, reply.Client.Server.Env.Random.NextU64);
            AddAll(reply, hash.Packed, found[..n]);
        }
        else if (count * SubStrategyMul > hash.Length)
        {
            Shuffle(reply, hash.Table, count);
        }
        else
        {
            Func<ulong> random = reply.Client.Server.Env.Random.NextU64;
            var seen = new HashSet<nint>();
            while (seen.Count < count)
            {
                nint entry = hash.Table.GetFairRandomKey(random);
                if (seen.Add(entry))
                {
                    reply.Add(HashPair.Of(entry));
                }
            }
        }
    }

    private static void Shuffle(Reply reply, Dict<HashDictType> table, long count)
    {
        using NativeArray<nint> all =
            NativeArray<nint>.Create(reply.Client.Server.Z, table.Size);
        Span<nint> left = all.Row(0, checked((int)all.Length));
        var it = new DictIterator<HashDictType>(table, safe: false);
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = it.Next();
        }
        it.Reset();
        for (; count > 0; count--)
        {
            int at = (int)(reply.Client.Server.Env.Random.NextU64() % (ulong)left.Length);
            reply.Add(HashPair.Of(left[at]));
            left[at] = left[0];
            left = left[1..];
        }
    }

    private static void AddAll(Reply reply, Listpack lp, ReadOnlySpan<int> keys)
    {
        foreach (int p in keys)
        {
            reply.Add(HashPair.At(lp, p));
        }
    }

    /// <port>t_hash.c hashTypeRandomElement</port>
    private static HashPair Draw(Client c, HashValue hash)
    {
        Func<ulong> random = c.Server.Env.Random.NextU64;
        return hash.IsTable
            ? HashPair.Of(hash.Table.GetFairRandomKey(random))
            : HashPair.At(hash.Packed, hash.Packed.RandomPair(hash.Length, random));
    }

    /// <summary>Fields alone, or with their values: flat, in RESP3 as pairs.</summary>
    private readonly struct Reply(Client c, bool withValues)
    {
        public Client Client => c;

        public void Begin(long count) =>
            c.AddReplyArrayLen(withValues && c.Resp == 2 ? count * 2 : count);

        public void Add(HashPair pair)
        {
            if (withValues && c.Resp > 2)
            {
                c.AddReplyArrayLen(2);
            }
            c.AddReplyBulk(pair.Field);
            if (withValues)
            {
                c.AddReplyBulk(pair.Value);
            }
        }
    }
}
