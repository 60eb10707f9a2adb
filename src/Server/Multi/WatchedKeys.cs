// WatchedKeys: who watches which key of one database.
// Port of redis 7.2 multi.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The watched_keys table of a database, and the rules by which a change spoils a
/// transaction.</summary>
public sealed class WatchedKeys(RedisServer server)
{
    private ManagedDict<List<WatchedKey>>? _byKey;

    /// <summary>Keys watched by anyone.</summary>
    public long Count => _byKey?.Count ?? 0;

    /// <port>multi.c watchForKey</port>
    public void Watch(Client c, ReadOnlySpan<byte> bytes)
    {
        MultiState state = c.Mstate ??= new MultiState();
        foreach (WatchedKey watched in state.WatchedKeys)
        {
            if (watched.Db == c.Db && bytes.SequenceEqual(watched.Key))
            {
                return;
            }
        }
        _byKey ??= new ManagedDict<List<WatchedKey>>(server.Z, server.Dicts);
        if (!_byKey.TryGet(bytes, out List<WatchedKey>? clients))
        {
            clients = [];
            _byKey.Add(bytes, clients);
        }
        Robj o = c.Db.Keys.Find(bytes, c.Db.Keys.GetHash(bytes));
        var wk = new WatchedKey(c, c.Db, bytes.ToArray(), !o.IsNull && c.Db.IsExpired(o));
        state.WatchedKeys.Add(wk);
        clients.Add(wk);
    }

    /// <summary>Ends every WATCH of a client. Its transaction may be spoilt already; that
    /// stays.</summary>
    /// <port>multi.c unwatchAllKeys</port>
    public static void UnwatchAll(Client c)
    {
        if (c.Mstate is not { WatchedKeys.Count: > 0 } state)
        {
            return;
        }
        foreach (WatchedKey wk in state.WatchedKeys)
        {
            wk.Db.Watched.Remove(wk);
        }
        state.WatchedKeys.Clear();
    }

    private void Remove(WatchedKey wk)
    {
        bool found = _byKey!.TryGet(wk.Key, out List<WatchedKey>? clients);
        Os.Check.That(found);
        clients!.Remove(wk);
        if (clients.Count == 0)
        {
            _byKey.Delete(wk.Key);
        }
    }

    /// <summary>Whether a watched key has died since it was watched.</summary>
    /// <port>multi.c isWatchedKeyExpired</port>
    public static bool IsAnyExpired(Client c)
    {
        foreach (WatchedKey wk in c.Mstate?.WatchedKeys ?? [])
        {
            if (!wk.Expired)
            {
                Robj o = wk.Db.Keys.Find(wk.Key, wk.Db.Keys.GetHash(wk.Key));
                if (!o.IsNull && wk.Db.IsExpired(o))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>A key changed: spoils the transactions that depend on it.</summary>
    /// <port>multi.c touchWatchedKey</port>
    public void Touch(RedisDb db, ReadOnlySpan<byte> key)
    {
        if (_byKey == null || !_byKey.TryGet(key, out List<WatchedKey>? clients))
        {
            return;
        }
        bool exists = !db.Keys.Find(key, db.Keys.GetHash(key)).IsNull;
        // Spoiling a client ends all its watches and so removes it from this list: walk a copy.
        foreach (WatchedKey wk in clients.ToArray())
        {
            if (!wk.Expired)
            {
                Spoil(wk.Client);
            }
            else if (exists)
            {
                break;
            }
            else
            {
                wk.Expired = false; // What was dead is gone: no change yet.
            }
        }
    }

    /// <summary>The database is about to be emptied, or replaced by another's contents.</summary>
    /// <port>multi.c touchAllWatchedKeysInDb</port>
    public void TouchAll(RedisDb emptied, RedisDb? replacedWith)
    {
        if (Count == 0)
        {
            return;
        }
        var affected = new List<WatchedKey>();
        foreach (ManagedDict<List<WatchedKey>>.Item item in _byKey!)
        {
            byte[] key = item.Value[0].Key;
            if (!Find(emptied, key).IsNull || !Find(replacedWith, key).IsNull)
            {
                affected.AddRange(item.Value);
            }
        }
        foreach (WatchedKey wk in affected)
        {
            TouchOne(wk, Find(emptied, wk.Key), Find(replacedWith, wk.Key));
        }
    }

    private static Robj Find(RedisDb? db, byte[] key) =>
        db == null ? default : db.Keys.Find(key, db.Keys.GetHash(key));

    /// <remarks>A dead key counts as none: from dead to gone, from gone to dead and from dead to
    /// dead nothing has changed.</remarks>
    private static void TouchOne(WatchedKey wk, Robj before, Robj after)
    {
        bool deadAfter = !after.IsNull && wk.Db.IsExpired(after);
        if (wk.Expired)
        {
            if (after.IsNull)
            {
                wk.Expired = false;
            }
            else if (!deadAfter)
            {
                Spoil(wk.Client);
            }
        }
        else if (before.IsNull && deadAfter)
        {
            wk.Expired = true;
        }
        else
        {
            Spoil(wk.Client);
        }
    }

    private static void Spoil(Client c)
    {
        c.Flags |= ClientFlags.DirtyCas;
        // EXEC will fail whatever happens next: nothing more to watch for.
        UnwatchAll(c);
    }
}
