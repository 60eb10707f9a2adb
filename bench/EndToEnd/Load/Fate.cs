// Fate: what becomes of a window.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal enum Fate
{
    Kept,

    /// <summary>Among the first of its run; it counts neither as kept nor as dropped.</summary>
    WarmUp,

    /// <summary>The hypervisor took time from one of the cores.</summary>
    Steal,

    /// <summary>The generator was held up.</summary>
    GeneratorLate,

    /// <summary>The server's core was away.</summary>
    CoreLate,

    /// <summary>Beside one of those.</summary>
    Neighbour,
}
