// Listpack, fifth part: is this a listpack at all? For bytes that came from outside.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The shallow check looks at size and end, after which every other member is safe to call, though
// it may raise a fault on meeting a broken entry. The deep check walks all entries, after which
// none will. Neither reads outside the bytes it is given, whatever they are.
using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <content>Validation.</content>
public readonly unsafe partial struct Listpack
{
    /// <summary>Whether these bytes are a listpack: the frame, or with <paramref name="deep"/> all
    /// of it.</summary>
    /// <port>listpack.c lpValidateIntegrity</port>
    public static bool ValidateIntegrity(ReadOnlySpan<byte> bytes, bool deep)
    {
        Everything all = default;
        return ValidateIntegrity(bytes, deep, ref all);
    }

    /// <summary>As <see cref="ValidateIntegrity(ReadOnlySpan{byte}, bool)"/>; when deep, the
    /// visitor sees each entry after it is known to be whole and may refuse.</summary>
    /// <port>listpack.c lpValidateIntegrity</port>
    public static bool ValidateIntegrity<TVisitor>(
        ReadOnlySpan<byte> bytes, bool deep, ref TVisitor visitor)
        where TVisitor : struct, IListpackVisitor, allows ref struct
    {
        if (bytes.Length < HeaderSize + 1
            || BinaryPrimitives.ReadInt32LittleEndian(bytes) != bytes.Length
            || bytes[^1] != ListpackCodec.Eof)
        {
            return false;
        }

        return !deep || ValidateEntries(bytes, ref visitor);
    }

    /// <summary>The deep check alone, for who needs to know no more of the entries than how many
    /// there are.</summary>
    /// <port>listpack.c lpValidateIntegrity</port>
    public static bool ValidateIntegrity(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        if (!ValidateIntegrity(bytes, deep: false))
        {
            return false;
        }

        fixed (byte* start = bytes)
        {
            byte* eof = start + bytes.Length - 1;
            byte* p = start + HeaderSize;
            for (; *p != ListpackCodec.Eof; count++)
            {
                long size = ListpackCodec.TryEntrySize(p, eof);
                if (size == 0 || !HasBacklen(p, size))
                {
                    return false;
                }

                p += size;
            }

            int headCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
            return p == eof && (headCount == UnknownCount || headCount == count);
        }
    }

    /// <summary>Where <see cref="ValidateNext"/> begins: the first entry or <see
    /// cref="None"/>.</summary>
    /// <port>listpack.c lpValidateFirst</port>
    public static int ValidateFirst(ReadOnlySpan<byte> bytes)
    {
        return bytes[HeaderSize] == ListpackCodec.Eof ? None : HeaderSize;
    }

    /// <summary>Whether a whole entry lies at <paramref name="p"/>, or the end; p goes to the next
    /// one, to the end, and from the end to <see cref="None"/>.</summary>
    /// <remarks>The bytes must have passed the shallow check.</remarks>
    /// <port>listpack.c lpValidateNext</port>
    public static bool ValidateNext(ReadOnlySpan<byte> bytes, ref int p)
    {
        if (p < HeaderSize || p >= bytes.Length)
        {
            return false;
        }

        if (bytes[p] == ListpackCodec.Eof)
        {
            p = None;
            return true;
        }

        fixed (byte* start = bytes)
        {
            byte* e = start + p;
            long size = ListpackCodec.TryEntrySize(e, start + bytes.Length - 1);
            if (size == 0)
            {
                return false;
            }

            if (!HasBacklen(e, size))
            {
                return false;
            }

            p += (int)size;
            return true;
        }
    }

    /// <summary>The value at an offset that <see cref="ValidateNext"/> has passed.</summary>
    /// <port>listpack.c lpGetValue</port>
    public static ListpackValue GetValidated(ReadOnlySpan<byte> bytes, int p)
    {
        fixed (byte* start = bytes)
        {
            MemCheck.That(p >= HeaderSize && p < bytes.Length);
            ListpackCodec.EntrySize(start + p, start + bytes.Length - 1);
            return ListpackCodec.Decode(start + p);
        }
    }

    // Up to 128 bytes the backlen should be the last of them. It is read backwards: at least 8
    // bytes lie before where an entry ends, so 5 can be.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasBacklen(byte* entry, long size)
    {
        if (size <= 128 && entry[size - 1] == size - 1)
        {
            return true;
        }

        long length = ListpackCodec.ReadBacklen(entry + size - 1);
        return length > 0 && length + ListpackCodec.BacklenSize(length) == size;
    }

    private static bool ValidateEntries<TVisitor>(
        ReadOnlySpan<byte> bytes, ref TVisitor visitor)
        where TVisitor : struct, IListpackVisitor, allows ref struct
    {
        int headCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        int count = 0;
        int p = HeaderSize;
        while (bytes[p] != ListpackCodec.Eof)
        {
            int entry = p;
            if (!ValidateNext(bytes, ref p)
                || !visitor.Visit(GetValidated(bytes, entry), headCount))
            {
                return false;
            }

            count++;
        }

        return p == bytes.Length - 1 && (headCount == UnknownCount || headCount == count);
    }

    private struct Everything : IListpackVisitor
    {
        public readonly bool Visit(ListpackValue value, int headCount)
        {
            return true;
        }
    }
}
