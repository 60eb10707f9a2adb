// SentinelClock: the one place where a Sentinel reads the time.
// Port of redis 7.2 util.c mstime as sentinel.c uses it. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Upstream measures every interval on the wall clock, so a step of the clock looks like silence of
// everybody (TILT guards against that). All interval arithmetic of this project goes through here,
// so that another clock can take its place without touching anything else.
namespace RedisNet.Sentinel;

/// <summary>Time for interval arithmetic.</summary>
public static class SentinelClock
{
    /// <summary>Milliseconds; only differences and comparisons with 0 ("never") have a
    /// meaning.</summary>
    /// <port>server.c mstime</port>
    public static long NowMs(SentinelState s) => s.Env.Clock.UnixMs();
}
