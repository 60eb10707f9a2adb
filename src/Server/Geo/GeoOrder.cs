// GeoOrder: the nearest first, or the farthest.
// Port of redis 7.2 geo.c sort_gp_asc, sort_gp_desc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>By distance, and by nothing else.</summary>
/// <port>geo.c sort_gp_asc, sort_gp_desc</port>
internal readonly struct GeoOrder(bool descending) : IComparer<GeoPoint>
{
    public int Compare(GeoPoint x, GeoPoint y)
    {
        int order = x.Distance > y.Distance ? 1 : x.Distance == y.Distance ? 0 : -1;
        return descending ? -order : order;
    }
}
