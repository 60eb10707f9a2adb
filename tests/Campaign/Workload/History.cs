// History: one replication id, and the one it continues.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>A node of the tree of histories.</summary>
/// <param name="Parent">The id it continues, or empty.</param>
/// <param name="Cut">The last offset of the parent that is part of it.</param>
/// <param name="Member">Who began it.</param>
/// <param name="Starts">In the how-manieth run of that program.</param>
/// <param name="Before">The id that member had until then, or empty.</param>
/// <param name="MidSync">It was begun by a replica that had thrown its data away for a full
/// synchronisation which never ended.</param>
public sealed record History(
    string Id, string Parent, long Cut, string Member, int Starts, HistoryCause Cause,
    string Before, bool MidSync);
