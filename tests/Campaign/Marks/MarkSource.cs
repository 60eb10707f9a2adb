// MarkSource: where a mark is seen.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>What hits a mark.</summary>
public enum MarkSource
{
    /// <summary>A Sentinel's event of that name.</summary>
    Event,

    /// <summary>A Sentinel's plain line with that text.</summary>
    SentinelLine,

    /// <summary>A server's line with that text.</summary>
    ServerLine,

    /// <summary>A watcher of ours: MarkSet itself, or the campaign through
    /// <see cref="MarkSet.Hit"/>.</summary>
    Watcher,
}
