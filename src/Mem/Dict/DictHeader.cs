// DictHeader: the state of a table, itself a block of unmanaged memory.
// Port of redis 7.2 dict.h struct dict, without its type pointer.
//
//   offset 0 tables 2 x 8 | 16 used 2 x 8 | 32 rehashidx 8 | 40 pauserehash 2 | 42 exponents 2 x 1
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Two bucket arrays, how full they are and how far rehashing is.</summary>
/// <port>dict.h dict</port>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal unsafe struct DictHeader
{
    [FieldOffset(0)]
    public nint* Table0;

    [FieldOffset(8)]
    public nint* Table1;

    [FieldOffset(16)]
    public long Used0;

    [FieldOffset(24)]
    public long Used1;

    /// <summary>Next bucket of table 0 to move; -1 while not rehashing.</summary>
    [FieldOffset(32)]
    public long RehashIdx;

    /// <summary>Above 0 no rehash steps are taken on the side.</summary>
    [FieldOffset(40)]
    public short PauseRehash;

    /// <summary>Log2 of the bucket count; -1 = no table.</summary>
    [FieldOffset(42)]
    public sbyte Exp0;

    [FieldOffset(43)]
    public sbyte Exp1;

    public readonly nint* Table(int t) => t == 0 ? Table0 : Table1;

    public readonly long Used(int t) => t == 0 ? Used0 : Used1;

    public readonly long Size(int t)
    {
        int exp = t == 0 ? Exp0 : Exp1;
        return exp == -1 ? 0 : 1L << exp;
    }

    public readonly ulong Mask(int t)
    {
        int exp = t == 0 ? Exp0 : Exp1;
        return exp == -1 ? 0 : (1UL << exp) - 1;
    }

    public void AddUsed(int t, long n)
    {
        if (t == 0)
        {
            Used0 += n;
        }
        else
        {
            Used1 += n;
        }
    }

    public void ResetTable(int t)
    {
        if (t == 0)
        {
            Table0 = null;
            Exp0 = -1;
            Used0 = 0;
        }
        else
        {
            Table1 = null;
            Exp1 = -1;
            Used1 = 0;
        }
    }
}
