// Snapshot: a point-in-time image made on the loop, without fork.
// Port of redis 7.2 rdb.c rdbSaveBackground. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A running point-in-time image of all databases.</summary>
public sealed class Snapshot
{
    /// <summary>The mark entries get once they are in the image, or are born after it began.</summary>
    public byte Epoch;

    /// <summary>Takes the old value of an entry that is about to change or go.</summary>
    public void BeforeChange(RedisDb db, RedisNet.Mem.Robj o) => o.Epoch = Epoch;

    /// <summary>A database is about to be emptied. True: the snapshot keeps the old tables and frees them.</summary>
    public bool BeforeEmpty(RedisDb db) => false;

    /// <summary>Two databases are about to exchange their tables.</summary>
    public void BeforeSwap(RedisDb db1, RedisDb db2)
    {
    }
}
