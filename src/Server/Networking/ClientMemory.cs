// ClientMemory: what a client costs.
// Port of redis 7.2 networking.c getClientMemoryUsage, server.c updateClientMemoryUsage.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A client's own object, pipes and parser are managed; what they take is a constant estimate. What
// grows (query, replies, arguments) is counted exactly.
namespace RedisNet.Server;

/// <summary>Memory by client and by class of clients.</summary>
internal static class ClientMemory
{
    /// <summary>Client, pipes, parser and connection objects of one client, as measured.</summary>
    public const long ObjectBytes = 1536;

    private const long SegmentOverhead = 48;

    /// <summary>Reply memory beyond the first chunk, as C counts it; for a replica its part of the
    /// stream.</summary>
    /// <port>networking.c getClientOutputBufferMemoryUsage</port>
    public static long OutputBytes(Client c)
    {
        if (c.Type == ClientType.Replica)
        {
            return c.ReplicaStream?.MemoryBytes ?? 0;
        }

        long blocks = ReplyBlocks(c);
        return blocks == 0 ? 0 : c.Reply.ListBytes + (blocks * SegmentOverhead);
    }

    /// <summary>Segments in use behind the first.</summary>
    public static long ReplyBlocks(Client c)
    {
        long bytes = c.Reply.ListBytes;
        return (bytes + ClientReply.ChunkBytes - 1) / ClientReply.ChunkBytes;
    }

    /// <port>networking.c getClientMemoryUsage</port>
    public static long Total(Client c) =>
        OutputBytes(c) + QuerySegments(c) + FirstChunk(c)
        + (c.Query.Batch?.Requests.BulkBytes ?? 0) + (c.Mstate?.MemoryBytes ?? 0) + ObjectBytes;

    /// <summary>What all clients take outside of the allocator: whole segments in pipes, queues of
    /// transactions, objects. Part of used_memory.</summary>
    /// <remarks>Segments that wait to be rented again are not in it, as C does not count what
    /// jemalloc keeps.</remarks>
    // REDISNET(used-memory-clients): C counts every allocation, here the rest of the managed heap
    // is left out.
    public static long ManagedBytes(RedisServer server) =>
        (server.Clients.Segments.Rented * (SegmentPool.SegmentSize + SegmentOverhead))
        + server.Clients.QueuedBytes + (server.Clients.All.Count * ObjectBytes);

    /// <summary>At least the sum of <see cref="Total"/> over all clients; kept, not
    /// counted.</summary>
    public static long UpperBoundBytes(RedisServer server) =>
        ManagedBytes(server) + server.Clients.BigArgumentBytes;

    /// <summary>Bytes of the arguments of the running command, and of those that are complete of a
    /// command that is not.</summary>
    /// <port>server.h client.argv_len_sum</port>
    public static long ArgvBytes(Client c)
    {
        long bytes = c.Query.Batch?.Requests.OpenBytes ?? 0;
        foreach (System.ReadOnlyMemory<byte> arg in c.Arguments())
        {
            bytes += arg.Length;
        }

        return bytes;
    }

    /// <summary>Brings the sums by class up to date.</summary>
    /// <port>server.c updateClientMemoryUsage</port>
    public static void Update(Client c)
    {
        long total = Total(c);
        long[] byType = c.Server.Clients.MemoryByType;
        byType[(int)c.LastMemoryType] -= c.LastMemoryUsage;
        c.LastMemoryType = c.Type;
        c.LastMemoryUsage = total;
        byType[(int)c.LastMemoryType] += total;
    }

    /// <summary>Takes a freed client out of the sums.</summary>
    public static void Forget(Client c)
    {
        c.Server.Clients.MemoryByType[(int)c.LastMemoryType] -= c.LastMemoryUsage;
        c.LastMemoryUsage = 0;
    }

    /// <summary>The segments that hold the query, whole ones.</summary>
    public static long QuerySegments(Client c) => c.Query.BufferedBytes + c.Query.FreeBytes;

    private static long FirstChunk(Client c) => c.Reply.HasPending ? ClientReply.ChunkBytes : 0;
}
