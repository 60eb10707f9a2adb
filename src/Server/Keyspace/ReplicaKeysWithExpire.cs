// ReplicaKeysWithExpire: expiry of keys written on a writable replica.
// Port of redis 7.2 expire.c rememberSlaveKeyWithExpire. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A replica waits for its master's DEL. A key written on the replica itself has no master that
// would send one, so keys given a time to live here are remembered, by name and set of databases,
// and looked at by cron.
using System;
using System.Numerics;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Keys whose expiry this replica must see to itself.</summary>
/// <remarks>Databases above 63 are not tracked, as in C, where the set is one word.</remarks>
public sealed class ReplicaKeysWithExpire(RedisServer server)
{
    private const int MaxTrackedDb = 63;
    private const int KeysPerCycle = 3;
    private const long CycleLimitUs = 1000;

    private ManagedDict<ulong>? _keys;

    /// <port>expire.c getSlaveKeyWithExpireCount</port>
    public long Count => _keys?.Count ?? 0;

    /// <port>expire.c rememberSlaveKeyWithExpire</port>
    public void Remember(RedisDb db, ReadOnlySpan<byte> key)
    {
        if (db.Id > MaxTrackedDb)
        {
            return;
        }
        _keys ??= new ManagedDict<ulong>(server.Z, server.Dicts);
        _keys.TryGet(key, out ulong dbs);
        _keys.Replace(key, dbs | (1UL << db.Id));
    }

    /// <summary>Deletes dead ones among a few random keys; goes on while it finds some, a
    /// millisecond at most.</summary>
    /// <port>expire.c expireSlaveKeys</port>
    public void Cycle()
    {
        if (Count == 0)
        {
            return;
        }
        long startUs = server.Env.Clock.MonoUs();
        for (int cycles = 1, noexpire = 0; Count > 0; cycles++)
        {
            byte[] key = RandomKey();
            _keys!.TryGet(key, out ulong dbs);
            ulong still = ExpireIn(key, dbs);
            noexpire += BitOperations.PopCount(still);
            if (still == 0)
            {
                _keys.Delete(key);
            }
            else
            {
                _keys.Replace(key, still);
            }
            if (noexpire > KeysPerCycle
                || (cycles % 64 == 0 && server.Env.Clock.MonoUs() - startUs > CycleLimitUs))
            {
                return;
            }
        }
    }

    private byte[] RandomKey()
    {
        nint entry = _keys!.Table.GetRandomKey(server.Env.Random.NextU64);
        return _keys.Table.KeyOf(entry).ToArray();
    }

    /// <summary>Returns the databases in which the key still has a time to live to wait
    /// for.</summary>
    private ulong ExpireIn(byte[] bytes, ulong dbs)
    {
        ulong still = 0;
        long now = server.Env.Clock.UnixUs() / 1000;
        for (int id = 0; id <= MaxTrackedDb && id < server.Db.Length; id++)
        {
            if ((dbs & (1UL << id)) == 0)
            {
                continue;
            }
            RedisDb db = server.Db[id];
            KeyArg key = db.Key(bytes);
            long expire = db.GetExpire(key);
            if (expire != -1 && now > expire)
            {
                server.EnterExecutionUnit(updateCachedTime: true);
                Expire.DeleteExpiredKeyAndPropagate(db, key);
                server.ExitExecutionUnit();
                server.PostExecutionUnitOperations();
            }
            else if (expire != -1)
            {
                still |= 1UL << id;
            }
        }
        return still;
    }

    /// <summary>Forgets all: the data set was replaced.</summary>
    /// <port>expire.c flushSlaveKeysWithExpireList</port>
    public void Flush() => _keys?.Empty();
}
