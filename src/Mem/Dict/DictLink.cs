// DictLink: the place in a table that points at an entry, or where one could be put.
// Ours; the role of the dictEntry** plink of redis 7.2 dict.c.
namespace RedisNet.Mem;

/// <summary>Address of a link. Valid until the next call that may change or rehash the
/// table.</summary>
/// <port>dict.c dictTwoPhaseUnlinkFind</port>
public readonly unsafe struct DictLink
{
    internal DictLink(nint* at, int table)
    {
        At = at;
        Table = table;
    }

    /// <summary>Whether nothing was found.</summary>
    public bool IsNull => At == null;

    /// <summary>The entry linked here, 0 for an empty bucket.</summary>
    public nint Entry => *At;

    internal nint* At { get; }

    internal int Table { get; }
}
