// RdbLoadResult: how loading an RDB file ended.
// Port of redis 7.2 rdb.h RDB_OK. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Outcome of <see cref="RdbLoader.Load"/>.</summary>
/// <port>server.h RDB_OK</port>
public enum RdbLoadResult
{
    Ok = 0,
    NotExist = 1,
    Failed = 2,
}
