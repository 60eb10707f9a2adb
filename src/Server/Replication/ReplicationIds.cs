// ReplicationIds: the names of histories.
// Port of redis 7.2 replication.c (replication ids). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two servers with the same id and offset have the same data. A master that was promoted keeps the
// id of the history it continues as its second id, valid up to the offset where its own writes
// begin, so that the other replicas of the old master can go on with it.
using System.Globalization;

namespace RedisNet.Server;

/// <summary>Changing <see cref="ReplicationState.Replid"/> and its second.</summary>
public static class ReplicationIds
{
    /// <summary>Length of an id.</summary>
    /// <port>server.h CONFIG_RUN_ID_SIZE</port>
    public const int Length = 40;

    /// <summary>Begins a new history under a new id.</summary>
    /// <port>replication.c changeReplicationId</port>
    public static void Change(RedisServer server) =>
        server.Repl.Replid = ServerInit.RandomHex(server.Env.Random, Length);

    /// <summary>Forgets the second id.</summary>
    /// <port>replication.c clearReplicationId2</port>
    public static void ClearSecond(RedisServer server)
    {
        server.Repl.Replid2 = new string('0', Length);
        server.Repl.SecondReplidOffset = -1;
    }

    /// <summary>From here on this server's history is its own; what it shares becomes the second
    /// id.</summary>
    /// <port>replication.c shiftReplicationId</port>
    public static void Shift(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        repl.Replid2 = repl.Replid;

        // A replica asks for the first byte it does not have, hence the one.
        repl.SecondReplidOffset = repl.MasterReplOffset + 1;
        Change(server);
        server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Setting secondary replication ID to {repl.Replid2}, valid up to offset: " +
            $"{repl.SecondReplidOffset}. New replication ID is {repl.Replid}"));
    }
}
