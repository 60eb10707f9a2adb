// Robj: one key of the keyspace with its value in ONE block: dictEntry, key sds and robj together.
// Ours in layout; enum values and meaning from redis 7.2 object.c, server.h.
//
//   offset  size
//        0     8   next entry in the chain of the main table
//        8     4   type:4 | encoding:4 | lru:24, the bit fields of C's robj in the same order
//       12     1   flags: 1 = volatile, 2 = wide key
//       13     1   snapshot epoch (belongs to the snapshot, kept when a block moves)
//       14     1   key length, 255 when wide
//       15     1   value length of an inline string
//    [  16     8   next entry in the chain of the expires table ]   only when volatile
//    [  24     8   when it expires, unix milliseconds, signed   ]
//    [   .     4   key length                                   ]   only when wide
//        .     n   key bytes
//        .         value: Int 8 bytes | Embstr its 0 to 44 bytes | any other an 8-byte pointer
//
//   SET k:0123456789abcd 0123456789abcdef: 16 + 16 + 16 = 48 bytes; with a TTL 64.
//   C 7.2 spends 96 and 128.
//
//   key "a", value "hi", no TTL, next = 0:
//   00 00 00 00 00 00 00 00  80 00 00 00  00 00 01 02  61  68 69
//
// The encoding alone says what the value is: Raw is a pointer even when the string is short,
// because C keeps what APPEND and SETRANGE made apart from what SET made, and OBJECT ENCODING shows
// it. Words after an odd key are unaligned; both machines we run on read those at full speed.
//
// A block moves when it grows or shrinks past its class or gains or loses a TTL. Whatever may do
// that takes the handle by ref and answers whether the address changed; the tables that link to it
// must then be told (Keyspace does both). A moved block brings its links along, only the links *to*
// it are stale.
using System;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of an entry block; the default value is "no key".</summary>
/// <port>server.h robj</port>
/// <port>dict.c dictEntry</port>
public readonly unsafe struct Robj
{
    /// <summary>Longest string kept inside the block, as C's embedded strings.</summary>
    /// <port>object.c OBJ_ENCODING_EMBSTR_SIZE_LIMIT</port>
    public const int EmbstrSizeLimit = 44;

    /// <summary>Bytes that hold any integer value as text.</summary>
    public const int IntegerScratch = 20;

    internal const int LinkOffset = 0;
    internal const int ExpireLinkOffset = 16;
    internal const int HeaderSize = 16;
    internal const int VolatileSize = 16;
    internal const int WideKeyFrom = 255;

    private const int LruOffset = 8;
    private const int FlagsOffset = 12;
    private const int EpochOffset = 13;
    private const int KeyLengthOffset = 14;
    private const int ValueLengthOffset = 15;
    private const int WhenOffset = 24;

    private readonly byte* _b;

    private Robj(byte* b)
    {
        _b = b;
    }

    /// <summary>Whether there is no entry behind the handle.</summary>
    public bool IsNull => _b == null;

    /// <summary>Address of the block; what the tables link.</summary>
    public nint Address => (nint)_b;

    /// <summary>Type of the value.</summary>
    public ObjType Type => (ObjType)(_b[LruOffset] & 15);

    /// <summary>Encoding of the value.</summary>
    public ObjEncoding Encoding => (ObjEncoding)(_b[LruOffset] >> 4);

    /// <summary>The 24 bits of access clock, or of LFU minutes and counter.</summary>
    public uint Lru
    {
        get => *(uint*)(_b + LruOffset) >> 8;
        set => *(uint*)(_b + LruOffset) = (value << 8) | _b[LruOffset];
    }

    /// <summary>The snapshot this entry was last written for, modulo 256.</summary>
    public byte Epoch
    {
        get => _b[EpochOffset];
        set => _b[EpochOffset] = value;
    }

    /// <summary>Whether the key has a time to live.</summary>
    public bool IsVolatile => (_b[FlagsOffset] & (byte)RobjFlags.Volatile) != 0;

    /// <summary>When the key expires in unix milliseconds; -1 when it does not.</summary>
    /// <port>db.c getExpire</port>
    public long Expire => IsVolatile ? *(long*)(_b + WhenOffset) : -1;

    /// <summary>The key. Valid until the block moves.</summary>
    public ReadOnlySpan<byte> Key
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int flags = _b[FlagsOffset];
            byte* p = _b + HeaderSize + ((flags & (int)RobjFlags.Volatile) << 4);
            int length = _b[KeyLengthOffset];
            if ((flags & (int)RobjFlags.WideKey) != 0)
            {
                length = Unsafe.ReadUnaligned<int>(p);
                p += 4;
            }

            return MemoryMarshal.CreateReadOnlySpan(ref *p, length);
        }
    }

    /// <summary>The integer of an Int value; false for every other encoding.</summary>
    public bool TryGetInteger(out long value)
    {
        bool isInteger = Encoding == ObjEncoding.Int;
        value = isInteger ? Unsafe.ReadUnaligned<long>(Value) : 0;
        return isInteger;
    }

    /// <summary>What a pointer value points at.</summary>
    public nint Pointer
    {
        get
        {
            MemCheck.That(Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr));
            return Unsafe.ReadUnaligned<nint>(Value);
        }
    }

    /// <summary>The string of a Raw value; it stays the entry's.</summary>
    /// <remarks>After a change that took it by ref, store it back by <see
    /// cref="UpdatePointer"/>.</remarks>
    public Sds RawSds
    {
        get
        {
            MemCheck.That(Type == ObjType.String && Encoding == ObjEncoding.Raw);
            return Sds.FromAddress(Unsafe.ReadUnaligned<nint>(Value));
        }
    }

    /// <summary>Bytes of a string value, counted without making them.</summary>
    /// <port>object.c stringObjectLen</port>
    public long StringLength
    {
        get
        {
            if (Encoding == ObjEncoding.Int)
            {
                Span<byte> scratch = stackalloc byte[IntegerScratch];
                return StringSpan(scratch).Length;
            }

            return Encoding == ObjEncoding.Embstr ? _b[ValueLengthOffset] : RawSds.Length;
        }
    }

    private byte* Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int flags = _b[FlagsOffset];
            byte* p = _b + HeaderSize + ((flags & (int)RobjFlags.Volatile) << 4);
            return (flags & (int)RobjFlags.WideKey) != 0
                ? p + 4 + Unsafe.ReadUnaligned<int>(p)
                : p + _b[KeyLengthOffset];
        }
    }

    /// <summary>The handle of an entry whose address came out of a table.</summary>
    public static Robj FromAddress(nint address)
    {
        return new Robj((byte*)address);
    }

    /// <summary>A string entry as SET makes it: up to 44 bytes inline (Embstr), longer ones apart
    /// (Raw). </summary>
    /// <port>object.c createStringObject</port>
    public static Robj Create(Zmalloc z, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.Length > EmbstrSizeLimit)
        {
            Sds s = Sds.New(z, value);
            try
            {
                return CreateRaw(z, key, ref s);
            }
            finally
            {
                Sds.Free(z, ref s);
            }
        }

        Robj o = NewBlock(z, key, ObjType.String, ObjEncoding.Embstr, value.Length, false);
        o._b[ValueLengthOffset] = (byte)value.Length;
        value.CopyTo(MemoryMarshal.CreateSpan(ref *o.Value, value.Length));
        return o;
    }

    /// <summary>A string entry that holds an integer.</summary>
    /// <port>object.c createStringObjectFromLongLong</port>
    public static Robj Create(Zmalloc z, ReadOnlySpan<byte> key, long value)
    {
        Robj o = NewBlock(z, key, ObjType.String, ObjEncoding.Int, 8, false);
        Unsafe.WriteUnaligned(o.Value, value);
        return o;
    }

    /// <summary>An entry that points at a structure of a type; takes ownership of it.</summary>
    /// <port>object.c createObject</port>
    public static Robj Create(
        Zmalloc z, ReadOnlySpan<byte> key, ObjType type, ObjEncoding encoding, nint pointer)
    {
        MemCheck.That(encoding is not (ObjEncoding.Int or ObjEncoding.Embstr) && pointer != 0);
        Robj o = NewBlock(z, key, type, encoding, 8, false);
        Unsafe.WriteUnaligned(o.Value, pointer);
        return o;
    }

    /// <summary>A Raw string entry; takes ownership of the string.</summary>
    /// <port>object.c createRawStringObject</port>
    public static Robj CreateRaw(Zmalloc z, ReadOnlySpan<byte> key, ref Sds value)
    {
        Robj o = Create(z, key, ObjType.String, ObjEncoding.Raw, value.Address);
        value = default;
        return o;
    }

    /// <summary>Bytes a fresh entry's block asks the allocator for.</summary>
    public static int BlockSize(
        int keyLength, ObjEncoding encoding, int inlineLength, bool isVolatile)
    {
        int value = encoding == ObjEncoding.Embstr ? inlineLength : 8;
        return checked(HeaderSize + (isVolatile ? VolatileSize : 0)
            + (keyLength >= WideKeyFrom ? 4 : 0) + keyLength + value);
    }

    /// <summary>The string value as bytes; an integer is written into <paramref name="scratch"/>,
    /// which must have <see cref="IntegerScratch"/> bytes.</summary>
    /// <remarks>Valid until the entry changes.</remarks>
    /// <port>object.c getDecodedObject</port>
    public ReadOnlySpan<byte> StringSpan(Span<byte> scratch)
    {
        switch (Encoding)
        {
            case ObjEncoding.Embstr:
                return MemoryMarshal.CreateReadOnlySpan(ref *Value, _b[ValueLengthOffset]);
            case ObjEncoding.Int:
                bool fits = Utf8Formatter.TryFormat(
                    Unsafe.ReadUnaligned<long>(Value), scratch, out int written);
                MemCheck.That(fits);
                return scratch[..written];
            default:
                return RawSds.Span;
        }
    }

    /// <summary>Makes the value a string as SET would; frees an earlier Raw string. True = the
    /// block moved. </summary>
    /// <remarks>The bytes may not lie in this entry. Another type's structure must have been freed
    /// before. </remarks>
    public static bool SetString(Zmalloc z, ref Robj o, ReadOnlySpan<byte> value)
    {
        if (o.Encoding == ObjEncoding.Embstr && o._b[ValueLengthOffset] == value.Length)
        {
            // The same length again, as most overwrites are: no question to the allocator.
            value.CopyTo(MemoryMarshal.CreateSpan(ref *o.Value, value.Length));
            return false;
        }

        if (value.Length > EmbstrSizeLimit)
        {
            Sds s = Sds.New(z, value);
            try
            {
                return SetRaw(z, ref o, ref s);
            }
            finally
            {
                Sds.Free(z, ref s);
            }
        }

        bool moved = Reshape(
            z, ref o, ObjType.String, ObjEncoding.Embstr, value.Length, o.IsVolatile);
        o._b[ValueLengthOffset] = (byte)value.Length;
        value.CopyTo(MemoryMarshal.CreateSpan(ref *o.Value, value.Length));
        return moved;
    }

    /// <summary>Makes the value an integer; frees an earlier Raw string. True = the block
    /// moved.</summary>
    public static bool SetInteger(Zmalloc z, ref Robj o, long value)
    {
        bool moved = o.Encoding != ObjEncoding.Int
            && Reshape(z, ref o, ObjType.String, ObjEncoding.Int, 8, o.IsVolatile);
        Unsafe.WriteUnaligned(o.Value, value);
        return moved;
    }

    /// <summary>Makes the value this Raw string, of which it takes ownership; frees an earlier one.
    /// True = the block moved.</summary>
    public static bool SetRaw(Zmalloc z, ref Robj o, ref Sds value)
    {
        bool moved = SetPointer(z, ref o, ObjType.String, ObjEncoding.Raw, value.Address);
        value = default;
        return moved;
    }

    /// <summary>Makes the value a pointer of a type, of which it takes ownership; frees an earlier
    /// Raw string. True = the block moved.</summary>
    public static bool SetPointer(
        Zmalloc z, ref Robj o, ObjType type, ObjEncoding encoding, nint pointer)
    {
        MemCheck.That(encoding is not (ObjEncoding.Int or ObjEncoding.Embstr) && pointer != 0);
        bool moved = Reshape(z, ref o, type, encoding, 8, o.IsVolatile);
        Unsafe.WriteUnaligned(o.Value, pointer);
        return moved;
    }

    /// <summary>Notes where the structure behind a pointer value lies now; frees nothing, never
    /// moves. </summary>
    public void UpdatePointer(nint pointer)
    {
        MemCheck.That(Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr) && pointer != 0);
        Unsafe.WriteUnaligned(Value, pointer);
    }

    /// <summary>Notes a changed encoding of a structure (C assigns o->encoding); never
    /// moves.</summary>
    public void UpdateEncoding(ObjEncoding encoding)
    {
        MemCheck.That(Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr));
        MemCheck.That(encoding is not (ObjEncoding.Int or ObjEncoding.Embstr));
        _b[LruOffset] = (byte)((int)Type | ((int)encoding << 4));
    }

    /// <summary>Sets when the key expires, in unix milliseconds. True = the block moved.</summary>
    /// <remarks>Does not link it into the expires table; Keyspace does.</remarks>
    public static bool SetExpire(Zmalloc z, ref Robj o, long when)
    {
        bool moved = false;
        if (!o.IsVolatile)
        {
            moved = Reshape(z, ref o, o.Type, o.Encoding, o._b[ValueLengthOffset], true);
            *(nint*)(o._b + ExpireLinkOffset) = 0;
        }

        *(long*)(o._b + WhenOffset) = when;
        return moved;
    }

    /// <summary>Drops the time to live. True = the block moved.</summary>
    /// <remarks>The entry must be out of the expires table already.</remarks>
    public static bool RemoveExpire(Zmalloc z, ref Robj o)
    {
        return o.IsVolatile
            && Reshape(z, ref o, o.Type, o.Encoding, o._b[ValueLengthOffset], false);
    }

    /// <summary>A copy under another key with the same value bits; pointer values must be
    /// duplicated by the caller. Neither TTL nor epoch come along.</summary>
    /// <port>object.c dupStringObject</port>
    public static Robj DupString(Zmalloc z, ReadOnlySpan<byte> key, Robj o)
    {
        MemCheck.That(o.Type == ObjType.String);
        switch (o.Encoding)
        {
            case ObjEncoding.Int:
                return Create(z, key, Unsafe.ReadUnaligned<long>(o.Value));
            case ObjEncoding.Embstr:
                return Create(z, key, o.StringSpan(default));
            default:
                Sds s = Sds.Dup(z, o.RawSds);
                return CreateRaw(z, key, ref s);
        }
    }

    /// <summary>The value of an entry under another key. What a pointer leads to is handed over,
    /// not copied: the old entry is left without a value and must be freed next. Neither TTL nor
    /// epoch come along.</summary>
    public static Robj Move(Zmalloc z, ReadOnlySpan<byte> key, Robj o)
    {
        if (o.Encoding is ObjEncoding.Int or ObjEncoding.Embstr)
        {
            return DupString(z, key, o);
        }

        Robj moved = Create(z, key, o.Type, o.Encoding, o.Pointer);
        Unsafe.WriteUnaligned(o.Value, (nint)0);
        return moved;
    }

    /// <summary>Frees entry and value and nulls the handle.</summary>
    /// <port>object.c decrRefCount</port>
    public static void Free(Zmalloc z, ref Robj o)
    {
        if (o._b != null)
        {
            FreeValue(z, o);
            z.Free((nint)o._b);
            o = default;
        }
    }

    /// <summary>Frees only what the value points at; the entry must be given a value or freed
    /// next.</summary>
    public static void FreeValue(Zmalloc z, Robj o)
    {
        if (o.Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr) && o.Pointer != 0)
        {
            RobjValue.Free(z, o.Type, o.Encoding, o.Pointer);
            Unsafe.WriteUnaligned(o.Value, (nint)0);
        }
    }

    /// <summary>Frees an entry that is in no table, but not the structure behind its pointer, which
    /// it returns; nulls the handle.</summary>
    public static nint FreeAllButValue(Zmalloc z, ref Robj o)
    {
        nint pointer = o.Pointer;
        z.Free((nint)o._b);
        o = default;
        return pointer;
    }

    /// <summary>Bytes of the block and of what it points at; those of a value with many elements
    /// are reckoned from <paramref name="samples"/> of them.</summary>
    /// <port>object.c objectComputeSize</port>
    public long MemoryUsage(Zmalloc z, long samples)
    {
        long size = (long)z.UsableSize((nint)_b);
        return Encoding is ObjEncoding.Int or ObjEncoding.Embstr
            ? size
            : size + RobjValue.Size(z, Type, Encoding, Pointer, samples);
    }

    /// <summary>Moves what the value points at out of pages that should be emptied. The block
    /// itself stays.</summary>
    /// <port>defrag.c defragKey</port>
    internal void RelocateValue(Zmalloc z)
    {
        if (Encoding is not (ObjEncoding.Int or ObjEncoding.Embstr))
        {
            UpdatePointer(RobjValue.Relocate(z, Type, Encoding, Pointer));
        }
    }

    private static Robj NewBlock(
        Zmalloc z,
        ReadOnlySpan<byte> key,
        ObjType type,
        ObjEncoding encoding,
        int inlineLength,
        bool isVolatile)
    {
        bool wide = key.Length >= WideKeyFrom;
        byte* b = (byte*)z.Alloc((nuint)BlockSize(key.Length, encoding, inlineLength, isVolatile));
        *(nint*)b = 0;
        *(ulong*)(b + LruOffset) = (uint)type | ((uint)encoding << 4);
        b[FlagsOffset] = (byte)(wide ? RobjFlags.WideKey : RobjFlags.None);
        b[KeyLengthOffset] = (byte)(wide ? WideKeyFrom : key.Length);
        byte* p = b + HeaderSize;
        if (isVolatile)
        {
            b[FlagsOffset] |= (byte)RobjFlags.Volatile;
            *(nint*)(b + ExpireLinkOffset) = 0;
            p += VolatileSize;
        }

        if (wide)
        {
            Unsafe.WriteUnaligned(p, key.Length);
            p += 4;
        }

        key.CopyTo(MemoryMarshal.CreateSpan(ref *p, key.Length));
        return new Robj(b);
    }

    /// <summary>Gives the block room for a value of this encoding and the words a TTL needs,
    /// keeping head, key and as much of the value as both shapes have. True = the address
    /// changed.</summary>
    /// <remarks>Stays in place while the allocator's block has room and would not be wasted: then
    /// only the tail slides by the 16 bytes of the TTL. A Raw string that is replaced is freed
    /// here, after the new block was had, so that a refusal leaves the entry whole; one that
    /// shrinks cannot be refused. A call changes either the TTL or the value.</remarks>
    private static bool Reshape(
        Zmalloc z,
        ref Robj o,
        ObjType type,
        ObjEncoding encoding,
        int inlineLength,
        bool isVolatile)
    {
        bool ttlOnly = isVolatile != o.IsVolatile;
        bool ownsString = o.Type == ObjType.String && o.Encoding == ObjEncoding.Raw;
        Sds replaced = ownsString && !ttlOnly ? o.RawSds : default;
        byte* from = o._b;
        int keyLength = o.Key.Length;
        int keyPart = keyLength + (keyLength >= WideKeyFrom ? 4 : 0);
        int oldHead = HeaderSize + (o.IsVolatile ? VolatileSize : 0);
        int newHead = HeaderSize + (isVolatile ? VolatileSize : 0);
        int oldValue = o.Encoding == ObjEncoding.Embstr ? from[ValueLengthOffset] : 8;
        int newSize = BlockSize(keyLength, encoding, inlineLength, isVolatile);
        int tail = keyPart + int.Min(oldValue, newSize - newHead - keyPart);
        nuint usable = z.UsableSize((nint)from);
        bool fits = (nuint)newSize <= usable;
        bool inPlace = fits && (newSize > SlabClasses.MaxSmall
            || usable <= SlabClasses.SizeOf(SlabClasses.ClassOf((nuint)newSize)));
        byte* to = from;
        if (!inPlace)
        {
            to = (byte*)(fits ? z.TryAlloc((nuint)newSize) : z.Alloc((nuint)newSize));
            inPlace = to == null;
            to = inPlace ? from : to;
        }

        if (!inPlace)
        {
            Buffer.MemoryCopy(from, to, newSize, int.Min(oldHead, newHead));
        }

        if (!inPlace || oldHead != newHead)
        {
            Buffer.MemoryCopy(from + oldHead, to + newHead, tail, tail);
        }

        to[LruOffset] = (byte)((int)type | ((int)encoding << 4));
        to[FlagsOffset] = (byte)((to[FlagsOffset] & ~(int)RobjFlags.Volatile)
            | (isVolatile ? (int)RobjFlags.Volatile : 0));
        o = new Robj(to);
        Sds.Free(z, ref replaced);
        if (!inPlace)
        {
            z.Free((nint)from);
        }

        return !inPlace;
    }
}
