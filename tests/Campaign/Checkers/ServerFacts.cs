// ServerFacts: a server's place in replication, as it was after one of its turns.
// Ours, no origin in C.
using RedisNet.Server;

namespace RedisNet.Campaign;

/// <summary>Role, histories and link of one server.</summary>
/// <param name="Master">"ip:port" of its master, or empty if it is one.</param>
/// <param name="Offset">The replication offset at the moment something else changed.</param>
public sealed record ServerFacts(
    string Master, string Replid, string Replid2, long SecondOffset, bool HasBacklog,
    ReplState State, bool Loading, int Replicas, long Offset)
{
    public bool IsMaster => Master.Length == 0;

    public static ServerFacts Of(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        return new ServerFacts(
            repl.MasterHost is null ? "" : $"{repl.MasterHost}:{repl.MasterPort}",
            repl.Replid, repl.Replid2, repl.SecondReplidOffset, repl.Backlog is not null,
            repl.State, server.Persistence.Loading, server.Clients.Replicas.Count,
            repl.MasterReplOffset);
    }

    /// <summary>Whether all but the offset is still so. Allocates nothing.</summary>
    public bool StillHold(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        return repl.State == State && repl.SecondReplidOffset == SecondOffset
            && repl.Backlog is not null == HasBacklog && server.Persistence.Loading == Loading
            && server.Clients.Replicas.Count == Replicas
            && repl.Replid == Replid && repl.Replid2 == Replid2 && SameMaster(repl);
    }

    private bool SameMaster(ReplicationState repl)
    {
        if (repl.MasterHost is not { } host)
        {
            return IsMaster;
        }
        return Master.Length > host.Length + 1
            && Master.StartsWith(host, System.StringComparison.Ordinal)
            && Master[host.Length] == ':'
            && int.Parse(System.MemoryExtensions.AsSpan(Master, host.Length + 1),
                System.Globalization.CultureInfo.InvariantCulture) == repl.MasterPort;
    }
}
