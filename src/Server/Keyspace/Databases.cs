// Databases: what is done to whole databases.
// Port of redis 7.2 db.c, lazyfree.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Selecting, emptying and swapping databases.</summary>
public static class Databases
{
    /// <summary>All databases.</summary>
    public const int All = -1;

    /// <summary>Makes a database the client's; false when there is none of that number.</summary>
    /// <port>db.c selectDb</port>
    public static bool Select(Client c, int id)
    {
        if ((uint)id >= (uint)c.Server.Db.Length)
        {
            return false;
        }
        c.Db = c.Server.Db[id];
        return true;
    }

    /// <summary>Deletes every key of one database or of all and returns how many there
    /// were.</summary>
    /// <remarks>Transactions that watch a key that existed will fail.</remarks>
    /// <port>db.c emptyData</port>
    public static long EmptyData(RedisServer server, int id, bool lazy, Action? progress = null)
    {
        long removed = 0;
        foreach (RedisDb db in server.Db)
        {
            if (id != All && id != db.Id)
            {
                continue;
            }
            db.Blocking.ScanForDeleted(replacedWith: null);
            db.Watched.TouchAll(db, replacedWith: null);
            removed += Empty(server, db, lazy, progress);
        }
        if (id == All)
        {
            server.ReplicaKeys.Flush();
        }
        return removed;
    }

    /// <port>db.c emptyDbStructure</port>
    private static long Empty(RedisServer server, RedisDb db, bool lazy, Action? progress)
    {
        // Whoever reads these meanwhile would divide by the new, empty table.
        db.AvgTtlMs = 0;
        db.ExpiresCursor = 0;
        long removed = db.Keys.Size;
        if (removed == 0)
        {
            // What had keys, or was told by a file to expect them, has tables.
            db.Keys.Empty();
            return 0;
        }
        bool handedOver = server.Persistence.Snapshot?.BeforeEmpty(db) ?? false;
        if (handedOver || lazy)
        {
            KeyspaceDict old = db.Keys;
            db.Keys = server.NewKeyspace();
            if (!handedOver)
            {
                Lazyfree.FreeKeyspaceAsync(server, old);
            }
        }
        else
        {
            db.Keys.Empty(progress);
        }
        return removed;
    }

    /// <summary>FLUSHALL: everything goes, a running save is dropped, and the file on disk is
    /// emptied too.</summary>
    /// <port>db.c flushAllDataAndResetRDB</port>
    public static void FlushAllDataAndResetRdb(RedisServer server, bool lazy)
    {
        // A save of what is being deleted is of no use to anyone: it ends first, so that nothing is
        // copied for it.
        BackgroundSave.KillAndWait(server);
        server.Dirty += EmptyData(server, All, lazy);
        if (server.Config.Save.Count > 0)
        {
            _ = RdbSave.Save(server, server.Config.Dbfilename, RdbSaveInfo.Populate(server));
        }
    }

    /// <summary>Exchanges the contents of two databases; clients stay where they are. False: no
    /// such number.</summary>
    /// <port>db.c dbSwapDatabases</port>
    public static bool Swap(RedisServer server, int id1, int id2)
    {
        if ((uint)id1 >= (uint)server.Db.Length || (uint)id2 >= (uint)server.Db.Length)
        {
            return false;
        }
        if (id1 == id2)
        {
            return true;
        }
        RedisDb db1 = server.Db[id1];
        RedisDb db2 = server.Db[id2];
        server.Persistence.Snapshot?.BeforeSwap(db1, db2);
        db1.Watched.TouchAll(db1, db2);
        db2.Watched.TouchAll(db2, db1);
        db1.Blocking.ScanForDeleted(db2);
        db2.Blocking.ScanForDeleted(db1);
        (db1.Keys, db2.Keys) = (db2.Keys, db1.Keys);
        (db1.AvgTtlMs, db2.AvgTtlMs) = (db2.AvgTtlMs, db1.AvgTtlMs);
        (db1.ExpiresCursor, db2.ExpiresCursor) = (db2.ExpiresCursor, db1.ExpiresCursor);
        db1.Blocking.ScanForReady();
        db2.Blocking.ScanForReady();
        return true;
    }
}
