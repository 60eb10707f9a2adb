// SimClock: virtual time, which passes only when the world says so.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A node's view of the world's time. The wall clock may be set apart from the
/// others'.</summary>
public sealed class SimClock(SimWorld world) : IClock
{
    /// <summary>2024-01-01 00:00:00 UTC: where every world's wall clock starts.</summary>
    public const long EpochUnixUs = 1_704_067_200_000_000;

    /// <summary>How far this node's wall clock is ahead of the world's, in microseconds.</summary>
    public long WallOffsetUs { get; set; }

    public long MonoUs() => world.NowUs;

    public long UnixUs() => EpochUnixUs + world.NowUs + WallOffsetUs;

    /// <summary>The world stands still with the node: it has one thread.</summary>
    public void SleepUs(long us) => world.PassTime(us);

    public LocalTime ToLocal(long unixSeconds)
    {
        DateTime t = DateTime.UnixEpoch.AddSeconds(unixSeconds);
        return new LocalTime(t.Year, t.Month, t.Day, t.Hour, t.Minute, t.Second, 0);
    }
}
