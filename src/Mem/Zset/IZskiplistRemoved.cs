// IZskiplistRemoved: what the owner of a list does with each node that a range deletes.
// Ours; the role of the dict argument of redis 7.2 t_zset.c zslDeleteRangeByScore.
namespace RedisNet.Mem;

/// <summary>Receives the nodes of a deleted range. A struct, so that deleting allocates
/// nothing.</summary>
public interface IZskiplistRemoved
{
    /// <summary>One node, out of the list and about to be freed: unlink it from the dict
    /// now.</summary>
    void Removed(ZskiplistNode node);
}
