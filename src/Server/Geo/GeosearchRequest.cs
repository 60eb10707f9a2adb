// GeosearchRequest: the arguments of one search.
// Port of redis 7.2 geo.c georadiusGeneric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The older commands have centre and circle in fixed places, GEOSEARCH names both; the options
// behind that are shared. All arguments are read, and what is wrong with them is told, even if the
// key does not exist; only what needs the key is passed over then.
using System;
using System.Text;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Where to look, what of it to reply, and where to store it.</summary>
internal struct GeosearchRequest
{
    /// <summary>Results of <see cref="ReadWord"/> that are no number of arguments.</summary>
    private const int NotMine = -1;

    private const int Refused = -2;

    public GeoShape Shape;
    public bool WithDistance;
    public bool WithHash;
    public bool WithPosition;

    /// <summary>Whether the first that are found will do.</summary>
    public bool Any;

    /// <summary>How many at most; 0 for all.</summary>
    public long Count;

    /// <summary>Whether they come by distance, and then whether the farthest is first.</summary>
    public bool Sorted;

    public bool Descending;

    /// <summary>The argument with the key to store into; 0 for none.</summary>
    public int Store;

    /// <summary>Whether the distances become the scores.</summary>
    public bool StoreDistance;

    private readonly GeosearchKind _kind;
    private readonly bool _mayStore;
    private bool _fromMember;
    private bool _fromPosition;
    private bool _byRadius;
    private bool _byBox;

    private GeosearchRequest(GeosearchKind kind, bool mayStore)
    {
        _kind = kind;
        _mayStore = mayStore;
    }

    /// <summary>Fields a member is replied with.</summary>
    public readonly int Options =>
        (WithDistance ? 1 : 0) + (WithHash ? 1 : 0) + (WithPosition ? 1 : 0);

    private readonly bool IsSearch =>
        _kind is GeosearchKind.Search or GeosearchKind.SearchStore;

    /// <summary>Reads all arguments; false after an error reply.</summary>
    /// <param name="c">Who asks.</param>
    /// <param name="o">The index, or none.</param>
    /// <param name="kind">Which command it is.</param>
    /// <param name="mayStore">Whether STORE and STOREDIST are options of it.</param>
    /// <param name="request">What was read.</param>
    /// <port>geo.c georadiusGeneric</port>
    public static bool TryParseOrReply(
        Client c, Robj o, GeosearchKind kind, bool mayStore, out GeosearchRequest request)
    {
        request = new GeosearchRequest(kind, mayStore);
        if (!request.TryReadFixed(c, o, out int at))
        {
            return false;
        }
        while (at < c.Argc)
        {
            int used = request.ReadWord(c, o, at);
            if (used == NotMine)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
            }
            if (used < 0)
            {
                return false;
            }
            at += 1 + used;
        }
        if (!request.CheckOrReply(c))
        {
            return false;
        }
        // The nearest few are meant, unless any will do.
        request.Sorted |= request.Count != 0 && !request.Any;
        return true;
    }

    private bool TryReadFixed(Client c, Robj o, out int next)
    {
        switch (_kind)
        {
            case GeosearchKind.Radius:
                next = 6;
                return GeoArguments.TryGetPositionOrReply(c, 2, out Shape.Center)
                    && GeoArguments.TryGetCircleOrReply(c, 4, ref Shape);
            case GeosearchKind.RadiusByMember:
                next = 5;
                return o.IsNull || (TryReadMember(c, o, 2)
                    && GeoArguments.TryGetCircleOrReply(c, 3, ref Shape));
            case GeosearchKind.Search:
                next = 2;
                return true;
            default:
                next = 3;
                Store = 1;
                return true;
        }
    }

    /// <summary>Reads the option at an index; how many arguments it has, NotMine where it is none,
    /// or Refused after an error reply.</summary>
    private int ReadWord(Client c, Robj o, int at)
    {
        ReadOnlySpan<byte> word = c.Argv(at);
        int left = c.Argc - at - 1;
        if (ReadFlag(word))
        {
            return 0;
        }
        if (left >= 1 && word.EqualsIgnoreCase("COUNT"u8))
        {
            return TryReadCount(c, at + 1) ? 1 : Refused;
        }
        if (!IsSearch)
        {
            bool distance = word.EqualsIgnoreCase("STOREDIST"u8);
            if (!_mayStore || left < 1 || !(distance || word.EqualsIgnoreCase("STORE"u8)))
            {
                return NotMine;
            }
            Store = at + 1;
            StoreDistance = distance;
            return 1;
        }
        return ReadPlace(c, o, word, at, left);
    }

    private int ReadPlace(Client c, Robj o, ReadOnlySpan<byte> word, int at, int left)
    {
        if (left >= 1 && !_fromPosition && word.EqualsIgnoreCase("FROMMEMBER"u8))
        {
            _fromMember = true;
            return o.IsNull || TryReadMember(c, o, at + 1) ? 1 : Refused;
        }
        if (left >= 2 && !_fromMember && word.EqualsIgnoreCase("FROMLONLAT"u8))
        {
            _fromPosition = true;
            return GeoArguments.TryGetPositionOrReply(c, at + 1, out Shape.Center) ? 2 : Refused;
        }
        if (left >= 2 && !_byBox && word.EqualsIgnoreCase("BYRADIUS"u8))
        {
            _byRadius = true;
            return GeoArguments.TryGetCircleOrReply(c, at + 1, ref Shape) ? 2 : Refused;
        }
        if (left >= 3 && !_byRadius && word.EqualsIgnoreCase("BYBOX"u8))
        {
            _byBox = true;
            return GeoArguments.TryGetBoxOrReply(c, at + 1, ref Shape) ? 3 : Refused;
        }
        return NotMine;
    }

    private bool ReadFlag(ReadOnlySpan<byte> word)
    {
        if (word.EqualsIgnoreCase("WITHDIST"u8))
        {
            WithDistance = true;
        }
        else if (word.EqualsIgnoreCase("WITHHASH"u8))
        {
            WithHash = true;
        }
        else if (word.EqualsIgnoreCase("WITHCOORD"u8))
        {
            WithPosition = true;
        }
        else if (word.EqualsIgnoreCase("ANY"u8))
        {
            Any = true;
        }
        else if (word.EqualsIgnoreCase("ASC"u8) || word.EqualsIgnoreCase("DESC"u8))
        {
            Sorted = true;
            Descending = word.EqualsIgnoreCase("DESC"u8);
        }
        else if (_kind == GeosearchKind.SearchStore && word.EqualsIgnoreCase("STOREDIST"u8))
        {
            StoreDistance = true;
        }
        else
        {
            return false;
        }
        return true;
    }

    private bool TryReadCount(Client c, int at)
    {
        if (!c.TryGetLongOrReply(c.Argv(at), out Count))
        {
            return false;
        }
        if (Count <= 0)
        {
            c.AddReplyError("COUNT must be > 0");
        }
        return Count > 0;
    }

    private bool TryReadMember(Client c, Robj o, int at)
    {
        if (GeoCommands.TryGetPosition(c, o, c.Argv(at), out Shape.Center))
        {
            return true;
        }
        c.AddReplyError("could not decode requested zset member");
        return false;
    }

    private readonly bool CheckOrReply(Client c)
    {
        string? error = null;
        if (Store != 0 && Options > 0)
        {
            error = (_kind == GeosearchKind.SearchStore
                    ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
                + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
        }
        else if (IsSearch && !_fromMember && !_fromPosition)
        {
            error = "exactly one of FROMMEMBER or FROMLONLAT can be specified for " + Name(c);
        }
        else if (IsSearch && !_byRadius && !_byBox)
        {
            error = "exactly one of BYRADIUS and BYBOX can be specified for " + Name(c);
        }
        else if (Any && Count == 0)
        {
            error = "the ANY argument requires COUNT argument";
        }
        if (error is not null)
        {
            c.AddReplyError(error);
        }
        return error is null;
    }

    /// <summary>The command as it was written.</summary>
    private static string Name(Client c) => Encoding.Latin1.GetString(c.Argv(0));
}
