// BlockMover: moves entries that are one block and have no other link than their table's.
// Port of redis 7.2 defrag.c activeDefragSdsDict, in role.
namespace RedisNet.Mem;

/// <summary>For fields of a hash and members of a set.</summary>
/// <port>defrag.c activeDefragSdsDict</port>
internal readonly struct BlockMover(Zmalloc z) : IDictMover
{
    /// <inheritdoc/>
    public nint Move(nint entry) => z.Relocate(entry);
}
