// QueryBatch: the commands of one client that were parsed ahead, and what was found out about them.
// No port: stands for C's argc/argv/cmd of a client, for several commands at once.
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Lent to a client while it has input that is not executed; belongs to the
/// server.</summary>
internal sealed class QueryBatch(IBulkSource bulkSource)
{
    public readonly RequestBatch Requests = new(bulkSource);

    /// <summary>The commands as looked up, null for unknown ones, and the hashes of their first
    /// keys.</summary>
    public readonly RedisCommand?[] Commands = new RedisCommand?[RequestBatch.DefaultMaxCommands];
    public readonly ulong[] KeyHashes = new ulong[RequestBatch.DefaultMaxCommands];
    public readonly int[] KeyIndexes = new int[RequestBatch.DefaultMaxCommands];

    /// <summary>Entries whose value is a table, 0 for others, and the hash of the member that the
    /// command names; for <see cref="KeyPrefetch"/> alone, before any command of the group
    /// runs.</summary>
    internal readonly nint[] Tables = new nint[RequestBatch.DefaultMaxCommands];
    internal readonly ulong[] MemberHashes = new ulong[RequestBatch.DefaultMaxCommands];

    /// <summary>How far the batch is prepared and executed.</summary>
    public int Prepared;
    public int Next;

    /// <summary>Query bytes of the executed commands.</summary>
    public long DoneBytes;
    public ParseStatus Status;

    public bool HasWork => Next < Requests.Count;

    /// <summary>All commands ran: ready to be filled again.</summary>
    public void Clear()
    {
        Requests.Clear();
        Prepared = 0;
        Next = 0;
        DoneBytes = 0;
    }
}
