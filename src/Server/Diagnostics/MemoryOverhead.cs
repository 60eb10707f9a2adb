// MemoryOverhead: the memory that is not keys and values, by purpose.
// Port of redis 7.2 object.c getMemoryOverheadData. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;

namespace RedisNet.Server;

/// <summary>A sample in bytes.</summary>
/// <port>object.c getMemoryOverheadData</port>
public sealed record MemoryOverhead
{
    /// <summary>What the allocator has given out, and what clients take beside it.</summary>
    public long Total { get; private init; }

    /// <summary>The same just after the start.</summary>
    public long Startup { get; private init; }

    public long ReplicationBacklog { get; private init; }

    public long ReplicationBuffers { get; private init; }

    public long ClientsReplicas { get; private init; }

    public long ClientsNormal { get; private init; }

    /// <summary>Buckets of the tables of all databases.</summary>
    public long Tables { get; private init; }

    public long Keys { get; private init; }

    public long Overhead =>
        Startup + ReplicationBuffers + ClientsNormal + Tables;

    public long Dataset => System.Math.Max(Total - Overhead, 0);

    public static MemoryOverhead Of(RedisServer server)
    {
        long tables = 0;
        long keys = 0;
        foreach (RedisDb db in server.Db)
        {
            tables += db.Keys.Size == 0 ? 0 : db.Keys.Main.MemUsage + db.Keys.Expires.MemUsage;
            keys += db.Keys.Size;
        }
        // Backlog and replicas share one buffer: what exceeds the backlog's size is the replicas'.
        long stream = server.Repl.Buffer.MemoryBytes;
        long replicas = server.Clients.Replicas.Count == 0
            ? 0
            : System.Math.Max(stream - server.Config.ReplBacklogSize, 0);
        long normal = 0;
        foreach (Client c in server.Clients.All)
        {
            normal += c.Type is ClientType.Replica or ClientType.Master
                ? 0
                : ClientMemory.Total(c);
        }

        return new MemoryOverhead
        {
            Total = server.UsedMemory,
            Startup = server.Stats.StartupMemory,
            ReplicationBacklog = stream - replicas,
            ReplicationBuffers = stream,
            ClientsReplicas = replicas,
            ClientsNormal = normal,
            Tables = tables,
            Keys = keys,
        };
    }

    public static double Ratio(long a, long b) => b <= 0 ? 0 : (double)a / b;

    public static string Percent(long a, long b) =>
        string.Create(CultureInfo.InvariantCulture, $"{Ratio(a, b) * 100:F2}%");
}
