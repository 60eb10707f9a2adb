// ReadyKey: a key that somebody waits for has come (or gone).
// Port of redis 7.2 server.h readyList. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>An item of the queue that is worked off when the running command is over.</summary>
/// <port>server.h readyList</port>
public sealed record ReadyKey(RedisDb Db, byte[] Key);
