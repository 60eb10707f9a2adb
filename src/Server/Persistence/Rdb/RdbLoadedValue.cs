// RdbLoadedValue: what came of reading a value.
// Port of redis 7.2 rdb.h RDB_LOAD_ERR_EMPTY_KEY. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Outcome of <see cref="RdbValueLoader.Load"/>.</summary>
/// <port>rdb.h RDB_LOAD_ERR_EMPTY_KEY</port>
public enum RdbLoadedValue
{
    /// <summary>There is an entry, the caller's.</summary>
    Ok,

    /// <summary>A value without elements, which old versions could write: passed over.</summary>
    EmptyKey,

    /// <summary>A type this version does not have.</summary>
    Unsupported,

    /// <summary>The file ended or is broken; the reader says how.</summary>
    Failed,
}
