// DatabasesCron: expiry, shrinking and rehashing of the databases, a little at every tick.
// Port of redis 7.2 server.c databasesCron. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The keyspace's share of serverCron.</summary>
public sealed class DatabasesCron
{
    private const int DbsPerCall = 16;
    private const int RehashMs = 1;

    private uint _resizeDb;
    private uint _rehashDb;

    /// <summary>One tick's share.</summary>
    /// <port>server.c databasesCron</port>
    public void Run(RedisServer server)
    {
        if (server.Cron.ActiveExpireEnabled)
        {
            if (server.Repl.MasterHost == null)
            {
                Expire.ActiveCycle(server, fast: false);
            }
            else
            {
                server.ReplicaKeys.Cycle();
            }
        }
        server.Trace?.Next(TracePhase.CronResize);
        int dbs = Math.Min(DbsPerCall, server.Db.Length);
        for (int j = 0; j < dbs; j++)
        {
            TryResize(server.Db[(int)(_resizeDb++ % (uint)server.Db.Length)].Keys);
        }
        server.Trace?.Next(TracePhase.CronRehash);
        // One database a tick gets its millisecond; one that needs none passes the turn on.
        for (int j = 0; server.Config.Activerehashing && j < dbs; j++)
        {
            if (Rehash(server, server.Db[(int)(_rehashDb % (uint)server.Db.Length)].Keys))
            {
                return;
            }
            _rehashDb++;
        }
    }

    /// <port>server.c tryResizeHashTables</port>
    private static void TryResize(KeyspaceDict keys)
    {
        if (keys.Main.HtNeedsResize())
        {
            keys.Main.Resize();
        }
        if (keys.Expires.HtNeedsResize())
        {
            keys.Expires.Resize();
        }
    }

    /// <port>server.c incrementallyRehash</port>
    private static bool Rehash(RedisServer server, KeyspaceDict keys)
    {
        if (keys.Main.IsRehashing)
        {
            keys.Main.RehashMilliseconds(RehashMs, server.Env.Clock.MonoUs);
            return true;
        }
        if (keys.Expires.IsRehashing)
        {
            keys.Expires.RehashMilliseconds(RehashMs, server.Env.Clock.MonoUs);
            return true;
        }
        return false;
    }
}
