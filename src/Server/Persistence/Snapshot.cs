// Snapshot: a point-in-time image made on the loop, without fork.
// Port of redis 7.2 rdb.c rdbSaveBackground. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A running point-in-time image of all databases.</summary>
public sealed class Snapshot
{
    /// <summary>The mark entries get once they are in the image, or are born after it began.</summary>
    public byte Epoch;
}
