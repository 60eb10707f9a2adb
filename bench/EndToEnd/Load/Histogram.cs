// Histogram: how often which time was seen, to within a sixty-fourth of it.
// Ours, no origin in C.
//
// Below 128 a slot a value. Above, each doubling has 64 slots of equal width, so the slot of a
// value is its highest seven bits and the number of bits below them:
//
//   value      0..127   128..255   256..511   512..1023 …
//   slots      0..127   128..191   192..255   256..319  …
//   width      1        2          4          8         …
//
// What is told is a slot's upper end, never less than what was seen.
using System;
using System.Numerics;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Histogram
{
    private const int Bits = 6;
    private const int Half = 1 << Bits;
    private const int MaxShift = 40;

    private readonly long[] _slots = new long[(MaxShift + 2) * Half];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long value)
    {
        value = Math.Max(value, 0);
        _slots[Slot(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>Everything that another saw as well.</summary>
    public void Add(Histogram other)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] += other._slots[i];
        }
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The least value that so large a share (0.999) of all does not exceed; 0 of
    /// nothing.</summary>
    public long At(double share)
    {
        long wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < _slots.Length; i++)
        {
            seen += _slots[i];
            if (seen >= wanted)
            {
                return Math.Min(UpperEnd(i), Max);
            }
        }
        return Max;
    }

    public static int Slot(long value)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)value) - Bits);
        return shift > MaxShift ? ((MaxShift + 2) * Half) - 1
            : (shift * Half) + (int)(value >> shift);
    }

    public static long UpperEnd(int slot)
    {
        int shift = Math.Max(0, (slot / Half) - 1);
        return ((slot - (shift * Half) + 1L) << shift) - 1;
    }
}
