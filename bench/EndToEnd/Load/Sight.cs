// Sight: what was seen of the machine during one window.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

/// <summary><paramref name="StealTicks"/> of both cores; <paramref name="GeneratorLateNs"/> the
/// most a request was sent too late; <paramref name="CoreLateNs"/> the most the server's core was
/// away, 0 where nobody looked.</summary>
internal readonly record struct Sight(long StealTicks, long GeneratorLateNs, long CoreLateNs);
