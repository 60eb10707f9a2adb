// RaxInserted: how an insert that may be refused memory ended.
// Ours; the role of the return value and errno of redis 7.2 rax.c raxGenericInsert.
namespace RedisNet.Mem;

/// <summary>Outcome of <see cref="Rax.GenericInsert"/>.</summary>
public enum RaxInserted : sbyte
{
    /// <summary>Nothing was inserted, and every key is as it was.</summary>
    OutOfMemory = -1,

    /// <summary>The key was there.</summary>
    Exists = 0,

    /// <summary>The key is new.</summary>
    Inserted = 1,
}
