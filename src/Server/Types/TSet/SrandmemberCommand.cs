// SrandmemberCommand: members of a set, drawn by chance.
// Port of redis 7.2 t_set.c srandmemberCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A negative count draws that many times, the same member more than once perhaps. A positive one
// wants different members, in one of four ways:
//
//   all of them are wanted         the set is walked
//   a listpack                     one walk, each member taken with the chance that is its due
//   more than a third is wanted    all positions in an array, whose front is shuffled
//   few of many                    drawing until enough different ones are there
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>SRANDMEMBER key [count].</summary>
internal static class SrandmemberCommand
{
    /// <summary>A set this many times larger than what is wanted is drawn from, not
    /// shuffled.</summary>
    /// <port>t_set.c SRANDMEMBER_SUB_STRATEGY_MUL</port>
    private const int SubStrategyMul = 3;

    /// <summary>Members drawn at a time from a listpack.</summary>
    /// <port>t_set.c SRANDFIELD_RANDOM_SAMPLE_LIMIT</port>
    private const int RandomSampleLimit = 1000;

    /// <port>t_set.c srandmemberCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc == 3)
        {
            RunWithCount(c);
            return;
        }
        if (c.Argc > 3)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        ReadOnlySpan<byte> missing = c.Resp == 2 ? "$-1\r\n"u8 : "_\r\n"u8;
        if (SetCommands.TryReadOrReply(c, missing, out SetValue set))
        {
            c.AddReplyBulk(set.At(set.RandomPosition()));
        }
    }

    /// <port>t_set.c srandmemberWithCountCommand</port>
    private static void RunWithCount(Client c)
    {
        if (!c.TryGetRangeLongOrReply(c.Argv(2), -long.MaxValue, long.MaxValue, out long count)
            || !SetCommands.TryReadOrReply(c, Shared.EmptyArray, out SetValue set))
        {
            return;
        }
        if (count == 0)
        {
            c.AddReply(Shared.EmptyArray);
        }
        else if (count is < 0 or 1)
        {
            DrawMany(c, set, Math.Abs(count));
        }
        else
        {
            DrawDifferent(c, set, long.Min(count, set.Length));
        }
    }

    private static void DrawMany(Client c, SetValue set, long count)
    {
        c.AddReplyArrayLen(count);
        if (set.Encoding != ObjEncoding.Listpack || count == 1)
        {
            for (; count > 0 && !c.Has(ClientFlags.CloseAsap); count--)
            {
                c.AddReplyBulk(set.At(set.RandomPosition()));
            }
            return;
        }
        Span<int> drawn = stackalloc int[(int)long.Min(count, RandomSampleLimit)];
        while (count > 0 && !c.Has(ClientFlags.CloseAsap))
        {
            Span<int> now = drawn[..(int)long.Min(count, drawn.Length)];
            set.Packed.RandomEntries(c.Server.Z, now, c.Server.NextRandom);
            foreach (int place in now)
            {
                c.AddReplyBulk(set.At(place));
            }
            count -= now.Length;
        }
    }

    private static void DrawDifferent(Client c, SetValue set, long count)
    {
        c.AddReplyArrayLen(count);
        if (count == set.Length)
        {
            foreach (ListpackValue member in set)
            {
                c.AddReplyBulk(member);
            }
        }
        else if (set.Encoding == ObjEncoding.Listpack)
        {
            Pick(c, set.Packed, (int)count);
        }
        else if (count * SubStrategyMul > set.Length)
        {
            Shuffle(c, set, count);
        }
        else
        {
            var seen = new HashSet<nint>();
            while (seen.Count < count)
            {
                nint position = set.RandomPosition();
                if (seen.Add(position))
                {
                    c.AddReplyBulk(set.At(position));
                }
            }
        }
    }

    private static void Pick(Client c, Listpack lp, int count)
    {
        int index = 0;
        int p = lp.First;
        for (; count > 0; count--)
        {
            p = lp.NextRandom(p, ref index, count, false, c.Server.NextRandom);
            c.AddReplyBulk(lp.Get(p));
            p = lp.Next(p);
            index++;
        }
    }

    private static void Shuffle(Client c, SetValue set, long count)
    {
        using NativeArray<nint> all = NativeArray<nint>.Create(c.Server.Z, set.Length);
        Span<nint> left = all.Row(0, checked((int)all.Length));
        SetMembers members = set.GetEnumerator();
        for (int i = 0; members.MoveNext(); i++)
        {
            left[i] = members.Position;
        }
        members.Dispose();
        for (; count > 0; count--)
        {
            int at = (int)(c.Server.NextRandom() % (ulong)left.Length);
            c.AddReplyBulk(set.At(left[at]));
            left[at] = left[0];
            left = left[1..];
        }
    }
}
