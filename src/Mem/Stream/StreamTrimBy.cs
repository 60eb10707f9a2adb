// StreamTrimBy: what a stream is trimmed to.
// Port of redis 7.2 t_stream.c TRIM_STRATEGY_NONE and following. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Ways to trim.</summary>
/// <port>t_stream.c TRIM_STRATEGY_NONE, TRIM_STRATEGY_MAXLEN, TRIM_STRATEGY_MINID</port>
public enum StreamTrimBy
{
    None = 0,
    MaxLen = 1,
    MinId = 2,
}
