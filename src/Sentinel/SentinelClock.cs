// SentinelClock: the one place where a Sentinel reads the time.
// Port of redis 7.2 util.c mstime as sentinel.c uses it. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Upstream measures every interval on the wall clock, so a step of that clock looks like silence of
// everybody, or stops time. Which clock is read is a question of SentinelSemantics. Both are read
// so that values look like unix time: code that takes 0 for "never, long ago" needs a clock that
// did not start when the machine did. When the semantics change, time goes on from where it was.
namespace RedisNet.Sentinel;

/// <summary>Time for interval arithmetic.</summary>
public static class SentinelClock
{
    /// <summary>Milliseconds; only differences and comparisons with 0 ("never") have a
    /// meaning.</summary>
    /// <port>server.c mstime</port>
    public static long NowMs(SentinelState s) =>
        s.Semantics.ReadMs(s.Env.Clock) + s.ClockOffsetMs;

    /// <summary>What the wall clock shows at a moment of this clock, as far as can be told now.
    /// </summary>
    public static long ToUnixMs(SentinelState s, long ms) =>
        s.Env.Clock.UnixMs() + (ms - NowMs(s));
}
