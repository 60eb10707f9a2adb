// ReplyReaderLimits: how much a peer may make us hold for one reply.
// Port of redis 7.2 deps/hiredis/read.h (maxbuf, maxelements), with limits hiredis lacks.
namespace RedisNet.Resp;

/// <summary>The limits of a <see cref="ReplyReader"/>.</summary>
public sealed record ReplyReaderLimits
{
    /// <summary>The most members one aggregate may announce.</summary>
    /// <port>read.h REDIS_READER_MAX_ARRAY_ELEMENTS</port>
    public long MaxElements { get; init; } = 4294967295;

    /// <summary>How deep aggregates may lie within each other.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>The most replies of any kind that one reply may be made of.</summary>
    public int MaxReplies { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most bytes that may wait for the end of one item: the longest line or
    /// string.</summary>
    public int MaxItemBytes { get; init; } = 1024 * 1024 * 1024;
}
