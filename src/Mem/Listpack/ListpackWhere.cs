// ListpackWhere: on which side of an entry a new one goes.
// Port of redis 7.2 listpack.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Numbers as in C.</summary>
/// <port>listpack.h LP_BEFORE, LP_AFTER, LP_REPLACE</port>
public enum ListpackWhere
{
    Before = 0,
    After = 1,
    Replace = 2,
}
