// Window: a tenth of a second of an open-loop run: its replies, and what disturbed the machine.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal sealed class Window
{
    /// <summary>Requests that were due in it count as its own, whenever their replies came.
    /// </summary>
    public long Start { get; set; } = long.MaxValue;

    public long End { get; set; } = long.MaxValue;

    /// <summary>Ticks the hypervisor took from the cores meanwhile.</summary>
    public long Steal { get; set; }

    public Histogram Latency { get; } = new();

    public Histogram Lateness { get; } = new();

    public bool Covers(long due) => due >= Start && due < End;
}
