// IDictMover: what Dict.Relocate asks about every entry. A struct, so that nothing is allocated.
// Port of the shape of redis 7.2 dict.h dictDefragFunctions.
namespace RedisNet.Mem;

/// <summary>Moves entries of a table to other places in memory.</summary>
/// <port>dict.h dictDefragFunctions</port>
public interface IDictMover
{
    /// <summary>Where the entry is from now on: elsewhere, with its link brought along, or where it
    /// was. The mover may not call the table.</summary>
    nint Move(nint entry);
}
