// TraceLimits: how much a recording of the loop may take.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Sizes of buffers and file, and how many events are recorded.</summary>
/// <param name="BufferEvents">Events of one buffer; there are four.</param>
/// <param name="FileBytes">The size at which a recording ends.</param>
/// <param name="FirstEvents">Events before any turn is skipped.</param>
/// <param name="EventsPerSecond">How many more there may be each second.</param>
public sealed record TraceLimits(
    int BufferEvents, long FileBytes, long FirstEvents, long EventsPerSecond)
{
    /// <summary>6 MB of buffers; a minute under full load fits into the file.</summary>
    public static TraceLimits Default { get; } = new(
        BufferEvents: 64 * 1024,
        FileBytes: 256L * 1024 * 1024,
        FirstEvents: 1_000_000,
        EventsPerSecond: 25_000);
}
