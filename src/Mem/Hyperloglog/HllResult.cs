// HllResult: what adding to a HyperLogLog did.
// Port of the return values of redis 7.2 hyperloglog.c hllAdd.
namespace RedisNet.Mem;

/// <summary>Outcome of <see cref="Hyperloglog.Add"/>.</summary>
/// <port>hyperloglog.c hllAdd</port>
public enum HllResult : sbyte
{
    /// <summary>The runs do not make 16384 registers: INVALIDOBJ.</summary>
    Corrupt = -1,

    /// <summary>No register changed.</summary>
    Same = 0,

    /// <summary>A register rose.</summary>
    Changed = 1,
}
