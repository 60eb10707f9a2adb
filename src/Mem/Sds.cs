// Sds: a string of bytes that knows its length and its spare room, laid out exactly as C's.
// Port of redis 7.2 sds.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The handle points at the first byte of the text. The header lies before it, its last byte is the
// flags byte, so that the kind is always found at -1; a NUL that does not count follows the text.
//
//   kind  flags  header                       size  length up to
//   5     0      (length << 3) in flags        1    31, never has spare room
//   8     1      len 1 | alloc 1 | flags       3    255
//   16    2      len 2 | alloc 2 | flags       5    65535
//   32    3      len 4 | alloc 4 | flags       9    2^32 - 1
//   64    4      len 8 | alloc 8 | flags      17
//
//   "abc" as kind 5:                  18 61 62 63 00
//   "abc" as kind 8, alloc 6:   03 06 01 61 62 63 00 .. .. ..
//
// Growing asks for twice the new length while that is below 1 MiB, and for 1 MiB more beyond, and
// then takes all the allocator gives. Ownership is visible: what may move or free a string takes it
// by ref.
using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of one string in unmanaged memory; the default value is "no string".</summary>
/// <port>sds.h sds</port>
public readonly unsafe struct Sds
{
    /// <summary>Growth is doubled below this many bytes, linear from there.</summary>
    /// <port>sds.h SDS_MAX_PREALLOC</port>
    public const nuint MaxPrealloc = 1024 * 1024;

    private const int Type5 = 0;
    private const int Type8 = 1;
    private const int Type16 = 2;
    private const int Type32 = 3;
    private const int Type64 = 4;
    private const int TypeMask = 7;

    private readonly byte* _s;

    private Sds(byte* s)
    {
        _s = s;
    }

    /// <summary>Whether there is no string behind the handle.</summary>
    public bool IsNull => _s == null;

    /// <summary>Address of the first byte of text, for storing the handle in another
    /// block.</summary>
    public nint Address => (nint)_s;

    /// <summary>Bytes of text.</summary>
    /// <port>sds.h sdslen</port>
    public long Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte flags = _s[-1];
            return (flags & TypeMask) switch
            {
                Type5 => flags >> 3,
                Type8 => _s[-3],
                Type16 => Unsafe.ReadUnaligned<ushort>(_s - 5),
                Type32 => Unsafe.ReadUnaligned<uint>(_s - 9),
                _ => Unsafe.ReadUnaligned<long>(_s - 17),
            };
        }
    }

    /// <summary>Bytes of text there is room for, the NUL not counted.</summary>
    /// <port>sds.h sdsalloc</port>
    public long Alloc
    {
        get
        {
            byte flags = _s[-1];
            return (flags & TypeMask) switch
            {
                Type5 => flags >> 3,
                Type8 => _s[-2],
                Type16 => Unsafe.ReadUnaligned<ushort>(_s - 3),
                Type32 => Unsafe.ReadUnaligned<uint>(_s - 5),
                _ => Unsafe.ReadUnaligned<long>(_s - 9),
            };
        }
    }

    /// <summary>Bytes that can be appended without moving.</summary>
    /// <port>sds.h sdsavail</port>
    public long Avail => Alloc - Length;

    /// <summary>Bytes of header, text, spare room and NUL together.</summary>
    /// <port>sds.c sdsAllocSize</port>
    public long AllocSize => HeaderSize(_s[-1]) + Alloc + 1;

    /// <summary>The text. Valid until the next call that takes this string by ref.</summary>
    public Span<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            long length = Length;
            MemCheck.That(length <= int.MaxValue);
            return MemoryMarshal.CreateSpan(ref *_s, (int)length);
        }
    }

    /// <summary>The room after the text; what is written there becomes text by <see
    /// cref="IncrLen"/>. </summary>
    public Span<byte> AvailSpan =>
        MemoryMarshal.CreateSpan(ref *(_s + Length), (int)long.Min(Avail, int.MaxValue));

    /// <summary>Where a byte of the text lies. The caller must not change the string
    /// meanwhile.</summary>
    public MemoryHandle Pin(int index) => new(_s + index);

    /// <summary>The handle of a string whose address was kept in another block.</summary>
    public static Sds FromAddress(nint address)
    {
        return new Sds((byte*)address);
    }

    /// <summary>A string with these bytes.</summary>
    /// <port>sds.c sdsnewlen</port>
    public static Sds New(Zmalloc z, ReadOnlySpan<byte> init)
    {
        Sds s = NewLen(z, init.Length);
        init.CopyTo(MemoryMarshal.CreateSpan(ref *s._s, init.Length));
        return s;
    }

    /// <summary>As <see cref="New"/>; a null handle when memory is refused.</summary>
    /// <port>sds.c sdstrynewlen</port>
    public static Sds TryNew(Zmalloc z, ReadOnlySpan<byte> init)
    {
        Sds s = Init(z, init.Length, true);
        if (!s.IsNull)
        {
            init.CopyTo(MemoryMarshal.CreateSpan(ref *s._s, init.Length));
        }

        return s;
    }

    /// <summary>A string of this length whose text is undefined (C's SDS_NOINIT).</summary>
    /// <port>sds.c sdsnewlen</port>
    public static Sds NewLen(Zmalloc z, long length)
    {
        return Init(z, length, false);
    }

    /// <summary>The empty string, of a kind that can grow.</summary>
    /// <port>sds.c sdsempty</port>
    public static Sds Empty(Zmalloc z)
    {
        return NewLen(z, 0);
    }

    /// <summary>A copy with a header of its own.</summary>
    /// <port>sds.c sdsdup</port>
    public static Sds Dup(Zmalloc z, Sds s)
    {
        long length = s.Length;
        Sds copy = NewLen(z, length);
        Buffer.MemoryCopy(s._s, copy._s, length, length);
        return copy;
    }

    /// <summary>Frees the string and nulls the handle; a null handle is ignored.</summary>
    /// <port>sds.c sdsfree</port>
    public static void Free(Zmalloc z, ref Sds s)
    {
        if (s._s != null)
        {
            z.Free(s.BlockAddress());
            s = default;
        }
    }

    /// <summary>Appends bytes; may move.</summary>
    /// <remarks>The bytes may not lie in <paramref name="s"/> itself.</remarks>
    /// <port>sds.c sdscatlen</port>
    public static void CatLen(Zmalloc z, ref Sds s, ReadOnlySpan<byte> t)
    {
        MakeRoomFor(z, ref s, t.Length);
        t.CopyTo(s.AvailSpan);
        s.SetLenAndNul(s.Length + t.Length);
    }

    /// <summary>Makes the text these bytes; may move.</summary>
    /// <port>sds.c sdscpylen</port>
    public static void CpyLen(Zmalloc z, ref Sds s, ReadOnlySpan<byte> t)
    {
        if (s.Alloc < t.Length)
        {
            MakeRoomFor(z, ref s, t.Length - s.Length);
        }

        t.CopyTo(MemoryMarshal.CreateSpan(ref *s._s, t.Length));
        s.SetLenAndNul(t.Length);
    }

    /// <summary>Lengthens to <paramref name="length"/> with zero bytes; a shorter length changes
    /// nothing. </summary>
    /// <port>sds.c sdsgrowzero</port>
    public static void GrowZero(Zmalloc z, ref Sds s, long length)
    {
        long old = s.Length;
        if (length <= old)
        {
            return;
        }

        MakeRoomFor(z, ref s, length - old);
        NativeMemory.Clear(s._s + old, (nuint)(length - old + 1));
        s.SetLen(length);
    }

    /// <summary>Room for <paramref name="add"/> more bytes and, when that means growing, for more
    /// to come. </summary>
    /// <port>sds.c sdsMakeRoomFor</port>
    public static void MakeRoomFor(Zmalloc z, ref Sds s, long add)
    {
        MakeRoom(z, ref s, add, true);
    }

    /// <summary>Room for <paramref name="add"/> more bytes and not more than that.</summary>
    /// <port>sds.c sdsMakeRoomForNonGreedy</port>
    public static void MakeRoomForNonGreedy(Zmalloc z, ref Sds s, long add)
    {
        MakeRoom(z, ref s, add, false);
    }

    /// <summary>Gives spare room back; may move.</summary>
    /// <port>sds.c sdsRemoveFreeSpace</port>
    public static void RemoveFreeSpace(Zmalloc z, ref Sds s, bool wouldRegrow)
    {
        Resize(z, ref s, s.Length, wouldRegrow);
    }

    /// <summary>Makes the room exactly <paramref name="size"/>, cutting the text where it is
    /// longer.</summary>
    /// <remarks>With <paramref name="wouldRegrow"/> kind 5 is avoided, which could not grow in
    /// place.</remarks>
    /// <port>sds.c sdsResize</port>
    public static void Resize(Zmalloc z, ref Sds s, long size, bool wouldRegrow)
    {
        if (s.Alloc == size)
        {
            return;
        }

        int oldType = s._s[-1] & TypeMask;
        int oldHeader = HeaderSize(s._s[-1]);
        long length = long.Min(s.Length, size);
        int type = ReqType(size);
        if (wouldRegrow && type == Type5)
        {
            type = Type8;
        }

        int header = HeaderSize((byte)type);
        bool sameHeader = oldType == type || (type < oldType && type > Type8);
        byte* text;
        if (sameHeader)
        {
            text = (byte*)z.Realloc(s.BlockAddress(), (nuint)(oldHeader + size + 1)) + oldHeader;
        }
        else
        {
            text = (byte*)z.Alloc((nuint)(header + size + 1)) + header;
            Buffer.MemoryCopy(s._s, text, length, length);
            z.Free(s.BlockAddress());
            text[-1] = (byte)type;
        }

        s = new Sds(text);
        s.SetLenAndNul(length);
        s.SetAlloc(size);
    }

    /// <summary>Keeps the bytes from <paramref name="start"/> to <paramref name="end"/>, both
    /// included; negative positions count from the end.</summary>
    /// <port>sds.c sdsrange</port>
    public void Range(long start, long end)
    {
        long length = Length;
        if (length == 0)
        {
            return;
        }

        start = start < 0 ? length + start : start;
        end = end < 0 ? length + end : end;
        long keep = start > end || start < 0 || start >= length ? 0 : end - start + 1;
        keep = long.Min(keep, length - start);
        if (keep > 0)
        {
            Buffer.MemoryCopy(_s + start, _s, length, keep);
        }

        SetLenAndNul(long.Max(keep, 0));
    }

    /// <summary>Empties the text and keeps the room.</summary>
    /// <port>sds.c sdsclear</port>
    public void Clear()
    {
        SetLenAndNul(0);
    }

    /// <summary>Counts bytes written after the text as text, or with a negative number drops
    /// some.</summary>
    /// <port>sds.c sdsIncrLen</port>
    public void IncrLen(long incr)
    {
        long length = Length + incr;
        int type = _s[-1] & TypeMask;
        MemCheck.That(length >= 0 && (type == Type5 ? length < 32 : incr <= Avail));
        SetLenAndNul(length);
    }

    /// <summary>Byte order, the shorter first when one begins the other.</summary>
    /// <port>sds.c sdscmp</port>
    public static int Cmp(Sds a, Sds b)
    {
        return a.Span.SequenceCompareTo(b.Span);
    }

    private static Sds Init(Zmalloc z, long length, bool mayFail)
    {
        int type = ReqType(length);
        if (length == 0)
        {
            type = Type8;
        }

        int header = HeaderSize((byte)type);
        nuint want = (nuint)(header + length + 1);
        nint block = mayFail ? z.TryAlloc(want) : z.Alloc(want);
        if (block == 0)
        {
            return default;
        }

        byte* text = (byte*)block + header;
        text[-1] = (byte)type;
        Sds s = new(text);
        s.SetLenAndNul(length);
        s.SetAlloc(Usable(z, block, header, type));
        return s;
    }

    private static void MakeRoom(Zmalloc z, ref Sds s, long add, bool greedy)
    {
        if (s.Avail >= add)
        {
            return;
        }

        long length = s.Length;
        long want = checked(length + add);
        if (greedy)
        {
            want = want < (long)MaxPrealloc ? want * 2 : want + (long)MaxPrealloc;
        }

        int oldType = s._s[-1] & TypeMask;
        int type = ReqType(want);
        if (type == Type5)
        {
            type = Type8;
        }

        int header = HeaderSize((byte)type);
        nint block;
        if (oldType == type)
        {
            block = z.Realloc(s.BlockAddress(), (nuint)(header + want + 1));
            s = new Sds((byte*)block + header);
        }
        else
        {
            block = z.Alloc((nuint)(header + want + 1));
            byte* text = (byte*)block + header;
            Buffer.MemoryCopy(s._s, text, length + 1, length + 1);
            z.Free(s.BlockAddress());
            text[-1] = (byte)type;
            s = new Sds(text);
            s.SetLen(length);
        }

        s.SetAlloc(Usable(z, block, header, type));
    }

    private static long Usable(Zmalloc z, nint block, int header, int type)
    {
        long usable = (long)z.UsableSize(block) - header - 1;
        return long.Min(usable, MaxSize(type));
    }

    private static int HeaderSize(byte flags)
    {
        return (flags & TypeMask) switch
        {
            Type5 => 1,
            Type8 => 3,
            Type16 => 5,
            Type32 => 9,
            _ => 17,
        };
    }

    private static int ReqType(long size)
    {
        return size switch
        {
            < 1 << 5 => Type5,
            < 1 << 8 => Type8,
            < 1 << 16 => Type16,
            < 1L << 32 => Type32,
            _ => Type64,
        };
    }

    private static long MaxSize(int type)
    {
        return type switch
        {
            Type5 => 31,
            Type8 => byte.MaxValue,
            Type16 => ushort.MaxValue,
            Type32 => uint.MaxValue,
            _ => long.MaxValue,
        };
    }

    /// <summary>Moves the string out of a page that should be emptied, see <see
    /// cref="Zmalloc.Relocate"/>.</summary>
    /// <port>defrag.c activeDefragSds</port>
    internal static void Relocate(Zmalloc z, ref Sds s)
    {
        nint block = s.BlockAddress();
        s = new Sds(s._s + (z.Relocate(block) - block));
    }

    private nint BlockAddress()
    {
        return (nint)(_s - HeaderSize(_s[-1]));
    }

    private void SetLenAndNul(long length)
    {
        SetLen(length);
        _s[length] = 0;
    }

    private void SetLen(long length)
    {
        switch (_s[-1] & TypeMask)
        {
            case Type5:
                _s[-1] = (byte)(length << 3);
                break;
            case Type8:
                _s[-3] = (byte)length;
                break;
            case Type16:
                Unsafe.WriteUnaligned(_s - 5, (ushort)length);
                break;
            case Type32:
                Unsafe.WriteUnaligned(_s - 9, (uint)length);
                break;
            default:
                Unsafe.WriteUnaligned(_s - 17, length);
                break;
        }
    }

    private void SetAlloc(long alloc)
    {
        switch (_s[-1] & TypeMask)
        {
            case Type5:
                break;
            case Type8:
                _s[-2] = (byte)alloc;
                break;
            case Type16:
                Unsafe.WriteUnaligned(_s - 3, (ushort)alloc);
                break;
            case Type32:
                Unsafe.WriteUnaligned(_s - 5, (uint)alloc);
                break;
            default:
                Unsafe.WriteUnaligned(_s - 9, alloc);
                break;
        }
    }
}
