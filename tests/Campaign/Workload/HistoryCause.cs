// HistoryCause: why a replication id came to be.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>How a history began.</summary>
public enum HistoryCause
{
    /// <summary>First start of a program.</summary>
    Birth,

    /// <summary>A program started again; its parent is what its file says, if that says
    /// any.</summary>
    Restart,

    /// <summary>A replica became a master.</summary>
    Promotion,

    /// <summary>A master took a new id for the data it has: it had no backlog.</summary>
    InPlace,
}
