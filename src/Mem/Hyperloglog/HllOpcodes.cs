// HllOpcodes: goes over the runs of a sparse HyperLogLog one by one, whatever they are.
// Ours; the loop of redis 7.2 hyperloglog.c pfdebugCommand. See Hyperloglog.Sparse.cs.
using System;

namespace RedisNet.Mem;

/// <summary>A reader of runs. It trusts nothing, and judges nothing.</summary>
public ref struct HllOpcodes
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads the runs of a whole value, header included.</summary>
    public HllOpcodes(ReadOnlySpan<byte> s)
    {
        _rest = s[Hyperloglog.HeaderSize..];
    }

    /// <summary>Registers of the run.</summary>
    /// <port>hyperloglog.c HLL_SPARSE_ZERO_LEN, HLL_SPARSE_XZERO_LEN, HLL_SPARSE_VAL_LEN</port>
    public int Run { get; private set; }

    /// <summary>Value of its registers.</summary>
    /// <port>hyperloglog.c HLL_SPARSE_VAL_VALUE</port>
    public int Value { get; private set; }

    /// <summary>Whether the run is of the form with two bytes.</summary>
    /// <port>hyperloglog.c HLL_SPARSE_IS_XZERO</port>
    public bool IsXzero { get; private set; }

    /// <summary>Goes to the next run; false at the end. A second byte that is missing counts as
    /// 0.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int b = _rest[0];
        IsXzero = b is >= 0x40 and < 0x80;
        Value = b < 0x80 ? 0 : ((b >> 2) & 31) + 1;
        Run = b < 0x40 ? b + 1 : b >= 0x80 ? (b & 3) + 1
            : (((b & 63) << 8) | (_rest.Length > 1 ? _rest[1] : 0)) + 1;
        _rest = _rest[(IsXzero && _rest.Length > 1 ? 2 : 1)..];
        return true;
    }
}
