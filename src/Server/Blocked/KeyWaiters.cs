// KeyWaiters: who waits for one key, in the order they came.
// Port of redis 7.2 server.h redisDb.blocking_keys (a value of it). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>The clients blocked on a key of one database.</summary>
/// <port>server.h redisDb</port>
public sealed class KeyWaiters(RedisDb db, byte[] key)
{
    public readonly RedisDb Db = db;
    public readonly byte[] Key = key;

    /// <summary>First come, first served.</summary>
    public readonly LinkedList<Client> Clients = [];

    /// <summary>How many of them are to be woken when the key goes, too.</summary>
    public int OnNoKey;
}
