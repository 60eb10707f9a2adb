// CachedTime: the clocks as sampled once per loop turn and once per command.
// Port of redis 7.2 server.c updateCachedTime. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Wall-clock samples. Commands read the snapshot, so that one command, or one
/// transaction, sees one instant; timers use the monotonic clock of the Env instead.</summary>
/// <port>server.c updateCachedTimeWithUs</port>
public sealed class CachedTime
{
    /// <summary>Unix time of the last sample in microseconds, milliseconds and seconds.</summary>
    public long UnixUs;
    public long UnixMs;
    public long UnixS;

    /// <summary>What turns the monotonic clock into the wall clock, as of the last
    /// sample.</summary>
    public long WallMinusMonoUs;

    /// <summary>Unix milliseconds that the running command (its outermost call) sees.</summary>
    public long CmdSnapshotUnixMs;

    /// <summary>24-bit clock in seconds that objects are stamped with for LRU.</summary>
    public uint LruClock;
}
