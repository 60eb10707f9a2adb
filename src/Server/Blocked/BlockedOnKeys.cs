// BlockedOnKeys: clients that wait for a key, and how they are served.
// Port of redis 7.2 blocked.c (blocking on keys). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   BLPOP k 0     no k: BlockForKeys; the client keeps its command (PendingCommand)
//   LPUSH k v     RedisDb.Add tells BlockedKeys, which queues k
//                 LPUSH is over: HandleClientsBlockedOnKeys serves k: the client is unblocked and
//                 its BLPOP run from the start, with all checks, as if it had just been sent
//
// So a command that blocks needs no second half: it looks at its keys, and calls BlockForKeys if
// they have nothing for it. If it finds nothing when it runs again it blocks again, at the end of
// the queue. Serving one client may make another key ready (BLMOVE): the queue of ready keys is
// worked until it is empty, never from within itself.
//
// Adding a type? A BlockedType, TypeFor, and a call of SignalReady where a value of the type
// becomes readable without being a new key (a stream that is added to).
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Blocking on keys.</summary>
public static class BlockedOnKeys
{
    /// <summary>The client waits until one of its keys has a value of the type it waits for, or for
    /// the timeout (0: for ever). With <paramref name="unblockOnNoKey"/> also until one of them
    /// goes.</summary>
    /// <port>blocked.c blockForKeys</port>
    public static void BlockForKeys(
        this Client c, BlockedType type, int firstKey, int keys, long timeoutUnixMs,
        bool unblockOnNoKey)
    {
        c.Bstate.TimeoutUnixMs = timeoutUnixMs;
        c.Bstate.UnblockOnNoKey = unblockOnNoKey;
        for (int i = firstKey; i < firstKey + keys; i++)
        {
            c.Db.Blocking.Add(c, c.Argv(i), unblockOnNoKey);
        }
        c.Flags |= ClientFlags.PendingCommand;
        c.Block(type);
    }

    /// <summary>What a client waits for that wants a value of this type.</summary>
    /// <port>blocked.c getBlockedTypeByType</port>
    public static BlockedType TypeFor(ObjType type) => type switch
    {
        ObjType.List => BlockedType.List,
        ObjType.Zset => BlockedType.Zset,
        ObjType.Stream => BlockedType.Stream,
        _ => BlockedType.None,
    };

    /// <summary>Whether a client of this kind is blocked on keys.</summary>
    public static bool IsOnKeys(this BlockedType type) =>
        type is BlockedType.List or BlockedType.Zset or BlockedType.Stream;

    /// <summary>Serves whoever waits for the keys that became ready; to be called when a command is
    /// over.</summary>
    /// <port>blocked.c handleClientsBlockedOnKeys</port>
    public static void HandleClientsBlockedOnKeys(this RedisServer server)
    {
        BlockedState blocked = server.Blocked;
        if (blocked.IsServing || blocked.Ready.Count == 0)
        {
            return;
        }
        Check.That(server.Exec.AlsoPropagate.IsEmpty);
        blocked.IsServing = true;
        while (blocked.Ready.TryDequeue(out ReadyKey? ready))
        {
            if (ready.Db.Blocking.Take(ready) is { } waiters)
            {
                Serve(waiters);
            }
        }
        blocked.IsServing = false;
    }

    /// <summary>Keys waited for in all databases, and those whose end is.</summary>
    /// <port>blocked.c totalNumberOfBlockingKeys</port>
    public static (long Keys, long OnNoKey) TotalBlockingKeys(this RedisServer server)
    {
        long keys = 0;
        long onNoKey = 0;
        foreach (RedisDb db in server.Db)
        {
            keys += db.Blocking.Count;
            onNoKey += db.Blocking.CountOnNoKey;
        }
        return (keys, onNoKey);
    }

    /// <summary>In the order in which they came, each of those who wait now once.</summary>
    /// <remarks>Serving one may unblock or free others, so the places are noted first; a place that
    /// is in no list any more has been left.</remarks>
    /// <port>blocked.c handleClientsBlockedOnKey</port>
    private static void Serve(KeyWaiters waiters)
    {
        RedisDb db = waiters.Db;
        List<LinkedListNode<Client>> places = db.Server.Blocked.Serving;
        for (LinkedListNode<Client>? n = waiters.Clients.First; n != null; n = n.Next)
        {
            places.Add(n);
        }
        foreach (LinkedListNode<Client> place in places)
        {
            if (place.List == null)
            {
                continue;
            }
            Client c = place.Value;
            Robj o = db.LookupRead(db.Key(waiters.Key), LookupFlags.NoEffects);
            if (c.Bstate.UnblockOnNoKey || (!o.IsNull && TypeFor(o.Type) == c.Bstate.Type))
            {
                UnblockOnKey(c);
            }
            else if (o.IsNull && waiters.OnNoKey == 0)
            {
                break;
            }
        }
        places.Clear();
    }

    /// <port>blocked.c unblockClientOnKey</port>
    private static void UnblockOnKey(Client c)
    {
        Check.That(c.Bstate.Type.IsOnKeys());
        c.Unblock(queueForReprocessing: false);
        if (c.Has(ClientFlags.PendingCommand))
        {
            c.Flags &= ~ClientFlags.PendingCommand;
            c.RunCommandAgain();
        }
    }
}
