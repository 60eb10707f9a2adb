// MigrateCommand: MIGRATE, keys taken to another server.
// Port of redis 7.2 cluster.c migrateCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The server stands still while it runs, as in C: nobody sees a key in both places or in neither.
// A key is deleted here when its RESTORE was acknowledged; replicas get one DEL of those keys.
// A connection that fails before anything was acknowledged was perhaps an old one: it is made anew,
// once.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handler of MIGRATE.</summary>
public static class MigrateCommand
{
    /// <port>cluster.c migrateCommand</port>
    public static void Migrate(Client c)
    {
        if (MigrateRequest.ParseOrReply(c) is not { } request)
        {
            return;
        }
        request.Keys.RemoveAll(i => c.Db.LookupRead(c.Key(i)).IsNull);
        if (request.Keys.Count == 0)
        {
            c.AddReplyStatus("NOKEY"u8);
            return;
        }
        bool again = Attempt(c, request, mayRetry: true) && Attempt(c, request, mayRetry: false);
        Os.Check.That(!again);
    }

    /// <summary>True when another attempt is to be made; otherwise there is a reply.</summary>
    private static bool Attempt(Client c, MigrateRequest request, bool mayRetry)
    {
        MigrateSockets sockets = c.Server.Migrations;
        MigrateSocket? socket =
            sockets.Get(c.Server, request.Host, request.Port, request.TimeoutMs);
        if (socket == null)
        {
            c.AddReplyError("-IOERR error or timeout connecting to the client");
            return false;
        }
        var transfer = new MigrateTransfer(c, request, socket);
        bool written = transfer.Send();
        if (written && transfer.Receive())
        {
            Finish(c, request, transfer, socket);
            return false;
        }
        sockets.Close(socket);
        if (transfer.IsTooLarge)
        {
            c.AddReplyError(DumpCommands.TooLarge);
            return false;
        }
        if (transfer.Replies == 0 && mayRetry && !transfer.TimedOut)
        {
            return true;
        }
        ReplicateAsDel(c, transfer.Arrived);
        if (!transfer.IsRefused)
        {
            c.AddReplyError(
                $"-IOERR error or timeout {(written ? "reading" : "writing")} to target instance");
        }
        return false;
    }

    private static void Finish(
        Client c, MigrateRequest request, MigrateTransfer transfer, MigrateSocket socket)
    {
        if (!transfer.IsRefused)
        {
            socket.LastDbId = request.DbId;
        }
        ReplicateAsDel(c, transfer.Arrived);
        if (!transfer.IsRefused)
        {
            c.AddReply(Shared.Ok);
        }
    }

    private static void ReplicateAsDel(Client c, List<int> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }
        var words = new List<ReadOnlyMemory<byte>>(keys.Count + 1) { "DEL"u8.ToArray() };
        keys.ForEach(i => words.Add(c.ArgvMemory(i)));
        c.ReplicateAs([.. words]);
    }
}
