// HllEncoding: the two forms a HyperLogLog is stored in.
// Port of redis 7.2 hyperloglog.c HLL_DENSE, HLL_SPARSE.
namespace RedisNet.Mem;

/// <summary>Byte 4 of the header.</summary>
public enum HllEncoding : byte
{
    /// <summary>All registers, six bits each.</summary>
    Dense = 0,

    /// <summary>Runs of equal registers.</summary>
    Sparse = 1,
}
