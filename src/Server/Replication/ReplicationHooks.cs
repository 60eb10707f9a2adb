// ReplicationHooks: connects replication to the core.
// Ours, C calls across its files.
namespace RedisNet.Server;

/// <summary>Fills in the hooks of <see cref="ServerHooks"/> that are replication's.</summary>
public static class ReplicationHooks
{
    /// <summary>To be called once, before the server runs.</summary>
    public static void Install(RedisServer server)
    {
        ServerHooks hooks = server.Hooks;
        hooks.FeedReplicas = ReplicationFeed.FeedReplicas;
        hooks.FeedStreamFromMaster = ReplicationFeed.FeedStreamFromMaster;
        hooks.ReplicationCron = ReplicationCron.Run;
        hooks.CacheMaster = CachedMaster.Cache;
        hooks.MasterDisconnected = ReplicationRole.HandleMasterDisconnection;
        hooks.ReplicaGone = Replicas.Gone;
        hooks.RefreshGoodReplicas = Replicas.RefreshGoodCount;
        hooks.ProcessClientsWaitingReplicas = WaitingReplicas.Process;
        hooks.ReplyToTimedOutWait = WaitingReplicas.ReplyTimedOut;
        hooks.SendGetackToReplicas = SendGetack;
        hooks.UpdateFailoverStatus = FailoverCommand.Update;
        hooks.TrimBacklog = static server => server.Repl.Backlog?.IncrementalTrim(server);
        hooks.ResizeBacklog = ReplicationBacklog.Resize;
    }

    /// <port>server.c sendGetackToReplicas</port>
    private static void SendGetack(RedisServer server) =>
        ReplicationFeed.FeedReady(server, "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n"u8);
}
