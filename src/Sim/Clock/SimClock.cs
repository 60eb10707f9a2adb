// SimClock: a node's view of its machine's two clocks.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Virtual time, which passes only when the world says so. Setting, drift and jumps belong
/// to the machine: a process that comes after this one sees them too.</summary>
public sealed class SimClock : IClock
{
    /// <summary>2024-01-01 00:00:00 UTC: where every world's wall clock starts.</summary>
    public const long EpochUnixUs = 1_704_067_200_000_000;

    private readonly SimNode _node;

    internal SimClock(SimNode node) => _node = node;

    /// <summary>How far this machine's wall clock was set ahead of the world's, in
    /// microseconds.</summary>
    public long WallOffsetUs
    {
        get => _node.Host.WallOffsetUs;
        set => _node.Host.WallOffsetUs = value;
    }

    public long MonoUs() => _node.Host.MonoUs(_node.NowUs);

    public long UnixUs() => EpochUnixUs + _node.Host.WallUs(_node.NowUs);

    /// <summary>The node stands still; inside a turn the others do not.</summary>
    public void SleepUs(long us) => _node.Sleep(us);

    public LocalTime ToLocal(long unixSeconds)
    {
        DateTime t = DateTime.UnixEpoch.AddSeconds(unixSeconds);
        return new LocalTime(t.Year, t.Month, t.Day, t.Hour, t.Minute, t.Second, 0);
    }
}
