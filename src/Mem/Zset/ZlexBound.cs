// ZlexBound: what one end of an interval of elements is.
// Ours; the roles of shared.minstring and shared.maxstring of redis 7.2 server.c.
namespace RedisNet.Mem;

/// <summary>Before all strings, a string, or after all of them; in this order.</summary>
public enum ZlexBound : sbyte
{
    /// <summary>Written "-": below every string.</summary>
    Min = -1,

    /// <summary>A string.</summary>
    Value = 0,

    /// <summary>Written "+": above every string.</summary>
    Max = 1,
}
