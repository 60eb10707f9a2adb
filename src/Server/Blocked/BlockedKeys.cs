// BlockedKeys: the keys of one database that clients wait for.
// Port of redis 7.2 blocked.c, server.h redisDb (blocking_keys, blocking_keys_unblock_on_nokey,
// ready_keys). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nothing runs from here: a change of the keyspace only puts the key into a queue (once, however
// often it changes), which BlockedOnKeys works off when the command that made the change is over.
// The keys stay with the database when SWAPDB exchanges contents, as the clients do.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Who waits for which key, and which of the keys are ready.</summary>
/// <port>server.h redisDb</port>
public sealed class BlockedKeys(RedisDb db)
{
    private ManagedDict<KeyWaiters>? _waiting;
    private ManagedDict<ReadyKey>? _ready;

    /// <summary>Keys somebody waits for.</summary>
    public long Count => _waiting?.Count ?? 0;

    /// <summary>Keys whose end somebody waits for, too.</summary>
    public long CountOnNoKey { get; private set; }

    /// <summary>The client waits for one more key; naming it twice changes nothing.</summary>
    /// <port>blocked.c blockForKeys</port>
    internal void Add(Client c, ReadOnlySpan<byte> key, bool onNoKey)
    {
        _waiting ??= new ManagedDict<KeyWaiters>(db.Server.Z, db.Server.Dicts);
        if (!_waiting.TryGet(key, out KeyWaiters? waiters))
        {
            waiters = new KeyWaiters(db, key.ToArray());
            _waiting.Add(key, waiters);
        }
        if (waiters.Clients.Last?.Value == c)
        {
            return;
        }
        c.Bstate.Keys ??= [];
        c.Bstate.Keys.Add((waiters, waiters.Clients.AddLast(c)));
        if (onNoKey && waiters.OnNoKey++ == 0)
        {
            CountOnNoKey++;
        }
    }

    /// <summary>The client waits for none of its keys any more.</summary>
    /// <port>blocked.c unblockClientWaitingData</port>
    internal static void Release(Client c)
    {
        foreach ((KeyWaiters waiters, LinkedListNode<Client> place) in c.Bstate.Keys!)
        {
            waiters.Db.Blocking.Release(waiters, place, c.Bstate.UnblockOnNoKey);
        }
        c.Bstate.Keys = null;
    }

    /// <port>blocked.c releaseBlockedEntry</port>
    private void Release(KeyWaiters waiters, LinkedListNode<Client> place, bool onNoKey)
    {
        waiters.Clients.Remove(place);
        if (onNoKey && --waiters.OnNoKey == 0)
        {
            CountOnNoKey--;
        }
        if (waiters.Clients.Count == 0)
        {
            _waiting!.Delete(waiters.Key);
        }
    }

    /// <summary>A key has a value of this type now: whoever waits for one is to be served.
    /// </summary>
    /// <port>blocked.c signalKeyAsReady, signalKeyAsReadyLogic</port>
    public void SignalReady(ReadOnlySpan<byte> key, ObjType type) => Signal(key, type, gone: false);

    /// <summary>A value of this type is gone, or was replaced by one of another type.</summary>
    /// <port>blocked.c signalDeletedKeyAsReady</port>
    public void SignalDeleted(ReadOnlySpan<byte> key, ObjType type) =>
        Signal(key, type, gone: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Signal(ReadOnlySpan<byte> key, ObjType type, bool gone)
    {
        // Asked at every new key and at every deletion, and mostly there is nobody.
        if (Count == 0)
        {
            return;
        }
        BlockedState blocked = db.Server.Blocked;
        BlockedType by = BlockedOnKeys.TypeFor(type);
        if (by == BlockedType.None || blocked.CountByType[(int)by] == 0
            || !_waiting!.TryGet(key, out KeyWaiters? waiters) || (gone && waiters.OnNoKey == 0))
        {
            return;
        }
        _ready ??= new ManagedDict<ReadyKey>(db.Server.Z, db.Server.Dicts);
        if (!_ready.ContainsKey(key))
        {
            var ready = new ReadyKey(db, waiters.Key);
            _ready.Add(key, ready);
            blocked.Ready.Enqueue(ready);
        }
    }

    /// <summary>Who waits for a key that is about to be handled; from now on it may become ready
    /// anew.</summary>
    internal KeyWaiters? Take(ReadyKey ready)
    {
        _ready!.Delete(ready.Key);
        return _waiting!.FetchValue(ready.Key);
    }

    /// <summary>After the contents were exchanged: what is waited for may be there.</summary>
    /// <port>db.c scanDatabaseForReadyKeys</port>
    public void ScanForReady()
    {
        if (Count == 0)
        {
            return;
        }
        foreach (ManagedDict<KeyWaiters>.Item item in _waiting!)
        {
            Robj o = Find(db, item.Value.Key);
            if (!o.IsNull)
            {
                SignalReady(item.Value.Key, o.Type);
            }
        }
    }

    /// <summary>Before the database is emptied, or replaced by another's contents.</summary>
    /// <port>db.c scanDatabaseForDeletedKeys</port>
    public void ScanForDeleted(RedisDb? replacedWith)
    {
        if (CountOnNoKey == 0)
        {
            return;
        }
        foreach (ManagedDict<KeyWaiters>.Item item in _waiting!)
        {
            Robj before = Find(db, item.Value.Key);
            Robj after = replacedWith == null ? default : Find(replacedWith, item.Value.Key);
            if (!before.IsNull && (after.IsNull || after.Type != before.Type))
            {
                SignalDeleted(item.Value.Key, before.Type);
            }
        }
    }

    private static Robj Find(RedisDb db, byte[] key) => db.Keys.Find(key, db.Keys.GetHash(key));
}
