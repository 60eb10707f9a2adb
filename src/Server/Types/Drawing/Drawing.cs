// Drawing: elements of a collection, drawn by chance: HRANDFIELD, SRANDMEMBER, ZRANDMEMBER.
// Port of redis 7.2 t_hash.c, t_set.c, t_zset.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A negative count draws that many times, the same element more than once perhaps. A positive one
// wants different elements, in one of four ways:
//
//   all of them are wanted         the collection is walked
//   a listpack                     one walk, each element taken with the chance that is its due
//   more than a third is wanted    all places in an array, whose front is shuffled
//   few of many                    drawing until enough different ones are there
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Draws, and replies with what was drawn.</summary>
internal static class Drawing
{
    /// <summary>A collection this many times larger than what is wanted is drawn from, not
    /// shuffled.</summary>
    /// <port>t_hash.c HRANDFIELD_SUB_STRATEGY_MUL</port>
    /// <port>t_set.c SRANDMEMBER_SUB_STRATEGY_MUL</port>
    /// <port>t_zset.c ZRANDMEMBER_SUB_STRATEGY_MUL</port>
    private const int SubStrategyMul = 3;

    /// <summary>Elements drawn at a time from a listpack.</summary>
    /// <port>t_hash.c HRANDFIELD_RANDOM_SAMPLE_LIMIT</port>
    /// <port>t_set.c SRANDFIELD_RANDOM_SAMPLE_LIMIT</port>
    /// <port>t_zset.c ZRANDMEMBER_RANDOM_SAMPLE_LIMIT</port>
    private const int RandomSampleLimit = 1000;

    /// <summary>Reads the count, and the option that may follow it; false after an error reply.
    /// </summary>
    /// <port>t_hash.c hrandfieldCommand</port>
    /// <port>t_zset.c zrandmemberCommand</port>
    public static bool TryParseOrReply(
        Client c, ReadOnlySpan<byte> option, out long count, out bool inPairs)
    {
        inPairs = false;
        if (!c.TryGetRangeLongOrReply(c.Argv(2), -long.MaxValue, long.MaxValue, out count))
        {
            return false;
        }
        inPairs = c.Argc == 4 && c.Argv(3).EqualsIgnoreCase(option);
        if (c.Argc > 4 || (c.Argc == 4 && !inPairs))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        if (inPairs && count is < -long.MaxValue / 2 or > long.MaxValue / 2)
        {
            c.AddReplyError("value is out of range");
            return false;
        }
        return true;
    }

    /// <summary>Replies with one element, alone.</summary>
    public static void ReplyOne<T>(T from)
        where T : struct, IDrawable => from.Add(from.Draw());

    /// <summary>Replies with as many elements as a count asks for.</summary>
    /// <port>t_hash.c hrandfieldWithCountCommand</port>
    /// <port>t_set.c srandmemberWithCountCommand</port>
    /// <port>t_zset.c zrandmemberWithCountCommand</port>
    public static void Reply<T>(Client c, T from, long count)
        where T : struct, IDrawable
    {
        if (count == 0)
        {
            c.AddReply(Shared.EmptyArray);
        }
        else if (count is < 0 or 1)
        {
            DrawMany(c, from, Math.Abs(count));
        }
        else
        {
            DrawDifferent(c, from, long.Min(count, from.Length));
        }
    }

    private static void DrawMany<T>(Client c, T from, long count)
        where T : struct, IDrawable
    {
        from.Begin(count);
        if (!from.IsPacked)
        {
            for (; count > 0 && !c.Has(ClientFlags.CloseAsap); count--)
            {
                from.Add(from.Draw());
            }
            return;
        }
        Span<int> room = stackalloc int[(int)long.Min(count, RandomSampleLimit)];
        while (count > 0 && !c.Has(ClientFlags.CloseAsap))
        {
            Span<int> places = room[..(int)long.Min(count, room.Length)];
            from.Draw(places);
            AddAll(from, places);
            count -= places.Length;
        }
    }

    private static void DrawDifferent<T>(Client c, T from, long count)
        where T : struct, IDrawable
    {
        from.Begin(count);
        if (count == from.Length)
        {
            from.AddAll();
        }
        else if (from.IsPacked)
        {
            // A listpack has few elements, but how many is for the configuration to say.
            using NativeArray<int> room = NativeArray<int>.Create(c.Server.Z, count);
            Span<int> places = room.Row(0, (int)count);
            from.DrawDifferent(places);
            AddAll(from, places);
        }
        else if (count * SubStrategyMul > from.Length)
        {
            Shuffle(c, from, count);
        }
        else
        {
            using SeenPlaces seen = SeenPlaces.Create(c.Server.Z, count);
            while (count > 0)
            {
                nint place = from.Draw();
                if (seen.Add(place))
                {
                    from.Add(place);
                    count--;
                }
            }
        }
    }

    private static void Shuffle<T>(Client c, T from, long count)
        where T : struct, IDrawable
    {
        using NativeArray<nint> all = NativeArray<nint>.Create(c.Server.Z, from.Length);
        Span<nint> left = all.Row(0, checked((int)all.Length));
        from.CopyPlaces(left);
        for (; count > 0; count--)
        {
            int at = (int)(c.Server.NextRandom() % (ulong)left.Length);
            from.Add(left[at]);
            left[at] = left[0];
            left = left[1..];
        }
    }

    private static void AddAll<T>(T from, ReadOnlySpan<int> places)
        where T : struct, IDrawable
    {
        foreach (int place in places)
        {
            from.Add(place);
        }
    }
}
