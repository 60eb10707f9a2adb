// HashField: a field of a hash with its value in ONE block, an entry of the hash's table.
// Ours in layout; the role of a dictEntry with two sds in redis 7.2 t_hash.c.
//
//   offset  size
//        0     8   next entry in the chain
//        8     4   length of the field
//       12     4   length of the value
//       16     n   field
//        .     m   value
//
//   HSET h name alice, link = 0:
//   00 00 00 00 00 00 00 00  04 00 00 00  05 00 00 00  6e 61 6d 65  61 6c 69 63 65
//
// 25 bytes, a block of 32; C spends 24 + 8 + 8. A value that is replaced by one of another length
// may move the block; then the table's link to it must be told, by whoever set it.
using System;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of one field; the default value is "no field".</summary>
/// <port>dict.c dictEntry</port>
public readonly unsafe struct HashField
{
    internal const int LinkOffset = 0;

    private const int FieldLengthOffset = 8;
    private const int ValueLengthOffset = 12;
    private const int HeaderSize = 16;

    private readonly byte* _b;

    private HashField(byte* b)
    {
        _b = b;
    }

    /// <summary>Whether there is no field behind the handle.</summary>
    public bool IsNull => _b == null;

    /// <summary>Address of the block; what the table links.</summary>
    public nint Address => (nint)_b;

    /// <summary>The field's name. Valid until the block moves.</summary>
    public ReadOnlySpan<byte> Field =>
        MemoryMarshal.CreateReadOnlySpan(ref _b[HeaderSize], *(int*)(_b + FieldLengthOffset));

    /// <summary>The value. Valid until the field changes.</summary>
    public ReadOnlySpan<byte> Value => MemoryMarshal.CreateReadOnlySpan(
        ref _b[HeaderSize + *(int*)(_b + FieldLengthOffset)], *(int*)(_b + ValueLengthOffset));

    /// <summary>The handle of a field whose address came out of a table.</summary>
    public static HashField FromAddress(nint address) => new((byte*)address);

    /// <summary>A field that is in no table yet.</summary>
    public static HashField New(Zmalloc z, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        byte* b = (byte*)z.Alloc(Size(field.Length, value.Length));
        *(nint*)b = 0;
        *(int*)(b + FieldLengthOffset) = field.Length;
        field.CopyTo(MemoryMarshal.CreateSpan(ref b[HeaderSize], field.Length));
        HashField f = new(b);
        f.Put(value);
        return f;
    }

    /// <summary>Replaces the value, of which no byte may lie in this field. True = the block
    /// moved.</summary>
    public static bool SetValue(Zmalloc z, ref HashField f, ReadOnlySpan<byte> value)
    {
        nint before = f.Address;
        if (value.Length != *(int*)(f._b + ValueLengthOffset))
        {
            nuint size = Size(*(int*)(f._b + FieldLengthOffset), value.Length);
            f = new HashField((byte*)z.Realloc(before, size));
        }

        f.Put(value);
        return f.Address != before;
    }

    private static nuint Size(int field, int value) =>
        (nuint)checked((long)HeaderSize + field + value);

    private void Put(ReadOnlySpan<byte> value)
    {
        *(int*)(_b + ValueLengthOffset) = value.Length;
        byte* to = _b + HeaderSize + *(int*)(_b + FieldLengthOffset);
        value.CopyTo(MemoryMarshal.CreateSpan(ref *to, value.Length));
    }
}
