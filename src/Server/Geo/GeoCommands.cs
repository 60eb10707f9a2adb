// GeoCommands: adding places and reading them.
// Port of redis 7.2 geo.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A geo index is a sorted set whose scores are geohashes: what is added here can be read by ZRANGE,
// and replicas get it as ZADD. The searches are GeosearchCommands'.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>GEOADD, GEODIST, GEOHASH, GEOPOS.</summary>
internal static class GeoCommands
{
    private const int GeohashLength = 11;

    /// <port>geo.c geoaddCommand</port>
    public static void Geoadd(Client c)
    {
        ZaddFlags flags = ZaddFlags.None;
        bool changed = false;
        int first = 2;
        for (; first < c.Argc; first++)
        {
            ReadOnlySpan<byte> word = c.Argv(first);
            ZaddFlags flag = word.EqualsIgnoreCase("NX"u8) ? ZaddFlags.Nx
                : word.EqualsIgnoreCase("XX"u8) ? ZaddFlags.Xx : ZaddFlags.None;
            bool isChanged = word.EqualsIgnoreCase("CH"u8);
            if (flag == ZaddFlags.None && !isChanged)
            {
                break;
            }
            flags |= flag;
            changed |= isChanged;
        }
        int places = (c.Argc - first) / 3;
        if ((c.Argc - first) % 3 != 0 || places == 0
            || flags == (ZaddFlags.Nx | ZaddFlags.Xx))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        using NativeArray<double> scores = NativeArray<double>.Create(c.Server.Z, places);
        for (int i = 0; i < places; i++)
        {
            if (!GeoArguments.TryGetPositionOrReply(c, first + (i * 3), out GeoPosition at))
            {
                return;
            }
            scores[i] = GeohashCodec.ScoreOf(at);
        }
        ZaddCommand.Add(c, flags, changed, scores, first + 2, step: 3);
        ReplicateAsZadd(c, scores, first);
    }

    /// <port>geo.c geodistCommand</port>
    public static void Geodist(Client c)
    {
        double unit = 1;
        if (c.Argc > 5)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (c.Argc == 5 && !GeoArguments.TryGetUnitOrReply(c, 4, out unit))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        if (TryGetPosition(c, o, c.Argv(2), out GeoPosition a)
            && TryGetPosition(c, o, c.Argv(3), out GeoPosition b))
        {
            c.AddReplyDistance(GeoDistance.Between(a, b) / unit);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    /// <port>geo.c geoposCommand</port>
    public static void Geopos(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
        {
            if (TryGetPosition(c, o, c.Argv(i), out GeoPosition at))
            {
                c.AddReplyPosition(at);
            }
            else
            {
                c.AddReplyNullArray();
            }
        }
    }

    /// <port>geo.c geohashCommand</port>
    public static void Geohash(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        Span<byte> text = stackalloc byte[GeohashLength];
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
        {
            if (TryGetPosition(c, o, c.Argv(i), out GeoPosition at))
            {
                Write(at, text);
                c.AddReplyBulk(text);
            }
            else
            {
                c.AddReplyNull();
            }
        }
    }

    /// <summary>Where a member of a set lies; false when the set, which may be no entry, has no
    /// such member.</summary>
    /// <port>geo.c longLatFromMember</port>
    internal static bool TryGetPosition(
        Client c, Robj o, ReadOnlySpan<byte> member, out GeoPosition position)
    {
        position = default;
        if (o.IsNull || !new ZsetValue(c.Server, o).TryGetScore(member, out double score))
        {
            return false;
        }
        position = GeohashCodec.PositionOf(score);
        return true;
    }

    /// <summary>The geohash as others write it: of the whole world, five bits a character. There
    /// are 52 bits, so the last character says nothing.</summary>
    private static void Write(GeoPosition at, Span<byte> text)
    {
        ReadOnlySpan<byte> alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"u8;
        ulong bits = GeohashCodec.Encode(
            GeoRectangle.WholeWorld, at, GeohashBits.MaxStep).Bits;
        for (int i = 0; i < GeohashLength - 1; i++)
        {
            text[i] = alphabet[(int)(bits >> (52 - ((i + 1) * 5))) & 31];
        }
        text[^1] = alphabet[0];
    }

    /// <summary>Replicas get ZADD with the same options.</summary>
    private static void ReplicateAsZadd(Client c, NativeArray<double> scores, int first)
    {
        if (!c.IsRewriteRead())
        {
            return;
        }
        var argv = new ReadOnlyMemory<byte>[first + ((int)scores.Length * 2)];
        argv[0] = "zadd"u8.ToArray();
        for (int i = 1; i < first; i++)
        {
            argv[i] = c.ArgvMemory(i);
        }
        for (int i = 0; i < scores.Length; i++)
        {
            argv[first + (i * 2)] = ReplicateAsCommand.Digits((long)scores[i]);
            argv[first + (i * 2) + 1] = c.ArgvMemory(first + (i * 3) + 2);
        }
        c.RewriteCommandVector(argv);
    }
}
