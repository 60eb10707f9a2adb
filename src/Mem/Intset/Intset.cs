// Intset: a sorted array of different integers, all as wide as the widest needs.
// Port of redis 7.2 intset.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [ width 4 | length 4 | length integers of width bytes each, ascending ]     little endian
//
//   width is 2, 4 or 8
//
//   1, -5, 100000 (SADD s 1 -5 100000):
//   04 00 00 00  03 00 00 00  fb ff ff ff  01 00 00 00  a0 86 01 00
//   width 4      3 of them    -5           1            100000
//
// A value that does not fit the width makes all of them wider; being out of the old range it then
// stands first or last. They never become narrower again. Searching is binary, adding and removing
// move what lies behind.
using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of an intset in unmanaged memory; the default value is "no intset".</summary>
/// <port>intset.h intset</port>
public readonly unsafe struct Intset
{
    private const int HeaderSize = 8;

    private readonly byte* _is;

    private Intset(byte* set)
    {
        _is = set;
    }

    /// <summary>Whether there is no intset behind the handle.</summary>
    public bool IsNull => _is == null;

    /// <summary>Address of the block, for storing the handle in another block.</summary>
    public nint Address => (nint)_is;

    /// <summary>Bytes of each integer: 2, 4 or 8.</summary>
    /// <port>intset.c INTSET_ENC_INT16, INTSET_ENC_INT32, INTSET_ENC_INT64</port>
    public int Width => *(int*)_is;

    /// <summary>Number of integers.</summary>
    /// <port>intset.c intsetLen</port>
    public int Length => *(int*)(_is + 4);

    /// <summary>Size with the header.</summary>
    /// <port>intset.c intsetBlobLen</port>
    public int Bytes => HeaderSize + (Length * Width);

    /// <summary>All its bytes, as they go into an RDB file. Valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(ref *_is, Bytes);

    /// <summary>The smallest integer; there must be one.</summary>
    /// <port>intset.c intsetMin</port>
    public long Min => Get(0);

    /// <summary>The largest integer; there must be one.</summary>
    /// <port>intset.c intsetMax</port>
    public long Max => Get(Length - 1);

    /// <summary>The handle of an intset whose address was kept in another block.</summary>
    public static Intset FromAddress(nint address)
    {
        return new Intset((byte*)address);
    }

    /// <summary>An empty intset.</summary>
    /// <port>intset.c intsetNew</port>
    public static Intset New(Zmalloc z)
    {
        byte* p = (byte*)z.Alloc(HeaderSize);
        *(int*)p = sizeof(short);
        *(int*)(p + 4) = 0;
        return new Intset(p);
    }

    /// <summary>An intset of these bytes, which have passed <see
    /// cref="ValidateIntegrity"/>.</summary>
    public static Intset FromBytes(Zmalloc z, ReadOnlySpan<byte> bytes)
    {
        MemCheck.That(ValidateIntegrity(bytes, false));
        byte* p = (byte*)z.Alloc((nuint)bytes.Length);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref *p, bytes.Length));
        return new Intset(p);
    }

    /// <summary>A copy.</summary>
    public static Intset Dup(Zmalloc z, Intset set)
    {
        byte* p = (byte*)z.Alloc((nuint)set.Bytes);
        Unsafe.CopyBlockUnaligned(p, set._is, (uint)set.Bytes);
        return new Intset(p);
    }

    /// <summary>Frees the intset and nulls the handle; a null handle is ignored.</summary>
    public static void Free(Zmalloc z, ref Intset set)
    {
        z.Free(set.Address);
        set = default;
    }

    /// <summary>Adds an integer; may move. False when it was there.</summary>
    /// <port>intset.c intsetAdd</port>
    public static bool Add(Zmalloc z, ref Intset set, long value)
    {
        if (WidthOf(value) > set.Width)
        {
            UpgradeAndAdd(z, ref set, value);
            return true;
        }

        if (set.Search(value, out int pos))
        {
            return false;
        }

        int length = set.Length;
        Grow(z, ref set, set.Width);
        set.MoveTail(pos, pos + 1, length);
        set.Set(pos, value);
        *(int*)(set._is + 4) = length + 1;
        return true;
    }

    /// <summary>Removes an integer; may move. False when it was not there.</summary>
    /// <port>intset.c intsetRemove</port>
    public static bool Remove(Zmalloc z, ref Intset set, long value)
    {
        if (WidthOf(value) > set.Width || !set.Search(value, out int pos))
        {
            return false;
        }

        int length = set.Length;
        set.MoveTail(pos + 1, pos, length);
        *(int*)(set._is + 4) = length - 1;
        nint smaller = z.TryRealloc(set.Address, (nuint)set.Bytes);
        set = smaller == 0 ? set : FromAddress(smaller);
        return true;
    }

    /// <summary>Whether an integer is there.</summary>
    /// <port>intset.c intsetFind</port>
    public bool Find(long value)
    {
        return WidthOf(value) <= Width && Search(value, out _);
    }

    /// <summary>The integer at a position, 0 being the smallest.</summary>
    /// <port>intset.c intsetGet</port>
    public long Get(int pos)
    {
        MemCheck.That((uint)pos < (uint)Length);
        byte* p = _is + HeaderSize;
        return Width switch
        {
            sizeof(short) => ((short*)p)[pos],
            sizeof(int) => ((int*)p)[pos],
            _ => ((long*)p)[pos],
        };
    }

    /// <summary>Any of the integers; there must be one.</summary>
    /// <port>intset.c intsetRandom</port>
    public long Random(Func<ulong> random)
    {
        MemCheck.That(Length > 0);
        return Get((int)(random() % (ulong)Length));
    }

    /// <summary>Whether these bytes are an intset with something in it: header and size, or with
    /// <paramref name="deep"/> its order as well.</summary>
    /// <port>intset.c intsetValidateIntegrity</port>
    public static bool ValidateIntegrity(ReadOnlySpan<byte> bytes, bool deep)
    {
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        uint width = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (width is not (2 or 4 or 8) || length == 0
            || HeaderSize + ((ulong)length * width) != (ulong)bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> body = bytes[HeaderSize..];
        return !deep || width switch
        {
            2 => IsAscending(MemoryMarshal.Cast<byte, short>(body)),
            4 => IsAscending(MemoryMarshal.Cast<byte, int>(body)),
            _ => IsAscending(MemoryMarshal.Cast<byte, long>(body)),
        };
    }

    private static bool IsAscending<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IComparable<T>
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i - 1].CompareTo(values[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <port>intset.c _intsetValueEncoding</port>
    private static int WidthOf(long value)
    {
        return value == (short)value ? sizeof(short)
            : value == (int)value ? sizeof(int)
            : sizeof(long);
    }

    /// <summary>The width changes last: a refused allocation leaves all as it was.</summary>
    /// <port>intset.c intsetUpgradeAndAdd</port>
    private static void UpgradeAndAdd(Zmalloc z, ref Intset set, long value)
    {
        int length = set.Length;
        int oldWidth = set.Width;
        int width = WidthOf(value);
        Grow(z, ref set, width);
        int shift = value < 0 ? 1 : 0;
        for (int i = length - 1; i >= 0; i--)
        {
            // From the back, since what is widened covers what lay behind it.
            *(int*)set._is = oldWidth;
            long old = set.Get(i);
            *(int*)set._is = width;
            set.Set(i + shift, old);
        }

        *(int*)set._is = width;
        set.Set(value < 0 ? 0 : length, value);
        *(int*)(set._is + 4) = length + 1;
    }

    /// <summary>Room for one integer more, all of this width.</summary>
    /// <port>intset.c intsetResize</port>
    private static void Grow(Zmalloc z, ref Intset set, int width)
    {
        long size = HeaderSize + ((set.Length + 1L) * width);
        MemCheck.That(size <= int.MaxValue);
        set = FromAddress(z.Realloc(set.Address, (nuint)size));
    }

    /// <summary>Where an integer is, or where it would go.</summary>
    /// <port>intset.c intsetSearch</port>
    private bool Search(long value, out int pos)
    {
        byte* p = _is + HeaderSize;
        int length = Length;
        pos = Width switch
        {
            sizeof(short) => LowerBound((short*)p, length, (short)value),
            sizeof(int) => LowerBound((int*)p, length, (int)value),
            _ => LowerBound((long*)p, length, value),
        };
        return pos < length && Get(pos) == value;
    }

    /// <summary>The first position whose integer is not smaller. Ends are looked at first: most
    /// additions go there.</summary>
    private static int LowerBound<T>(T* p, int length, T value)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        if (length == 0 || p[0] >= value)
        {
            return 0;
        }

        if (p[length - 1] < value)
        {
            return length;
        }

        int low = 0;
        int high = length - 1;
        while (high - low > 1)
        {
            int middle = (int)((uint)(low + high) >> 1);
            bool isBelow = p[middle] < value;
            low = isBelow ? middle : low;
            high = isBelow ? high : middle;
        }

        return high;
    }

    /// <port>intset.c _intsetSet</port>
    private void Set(int pos, long value)
    {
        byte* p = _is + HeaderSize;
        switch (Width)
        {
            case sizeof(short):
                ((short*)p)[pos] = (short)value;
                break;
            case sizeof(int):
                ((int*)p)[pos] = (int)value;
                break;
            default:
                ((long*)p)[pos] = value;
                break;
        }
    }

    /// <port>intset.c intsetMoveTail</port>
    private void MoveTail(int from, int to, int length)
    {
        byte* p = _is + HeaderSize;
        long size = (long)(length - from) * Width;
        Buffer.MemoryCopy(p + ((long)from * Width), p + ((long)to * Width), size, size);
    }
}
