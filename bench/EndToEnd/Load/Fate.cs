// Fate: what becomes of a request.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal enum Fate
{
    Kept,

    /// <summary>The server's core was away.</summary>
    ServerCore,

    /// <summary>The load's core was away.</summary>
    LoadCore,

    /// <summary>Behind such a time, when what waited meanwhile is worked off.</summary>
    Behind,
}
