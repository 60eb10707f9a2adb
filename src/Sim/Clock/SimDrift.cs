// SimDrift: a clock that goes a little faster or slower than the world's time.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Local time as a line through an anchor. Never goes back, whatever its drift.</summary>
internal readonly record struct SimDrift
{
    private const long Million = 1_000_000;

    private long AnchorWorldUs { get; init; }

    private long AnchorLocalUs { get; init; }

    internal long Ppm { get; private init; }

    internal long Read(long worldUs)
    {
        long elapsed = worldUs - AnchorWorldUs;
        return AnchorLocalUs + elapsed + (Ppm == 0 ? 0 : elapsed * Ppm / Million);
    }

    /// <summary>The same clock, at another pace from now on.</summary>
    internal SimDrift With(long worldUs, long ppm)
    {
        Check.That(ppm > -Million);
        return new SimDrift
        {
            AnchorWorldUs = worldUs, AnchorLocalUs = Read(worldUs), Ppm = ppm,
        };
    }

    // Rounded up: a sleeper that woke too early would find its timer not due and sleep again.
    internal long WorldUsOf(long localUs) => Ppm == 0
        ? localUs
        : (((localUs * Million) + Million + Ppm - 1) / (Million + Ppm)) + 1;
}
