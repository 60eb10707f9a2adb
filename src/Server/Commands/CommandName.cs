// CommandName: names of commands compared without regard to case, eight bytes at a time.
// Port of redis 7.2 server.c dictSdsKeyCaseCompare. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A name is reduced to two words, its first and its last eight bytes in lower case. With the length
// they are the whole name up to 16 bytes, which is nearly every command, so finding one compares
// two integers and no bytes. Shorter than eight: the bytes are read so that they may overlap; for
// one length the reading is still one to one.
//   "GET"      -> 'g' 'e' 't' in the low three bytes of Head, Tail 0
//   "UNLINK"   -> "unli" and "link" side by side in Head, Tail 0
//   "PEXPIREAT"-> "pexpirea" in Head, "expireat" in Tail
using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RedisNet.Server;

/// <summary>A name as two words, folded to lower case.</summary>
public readonly struct CommandName
{
    private const ulong EveryByte = 0x0101010101010101;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CommandName(ReadOnlySpan<byte> name)
    {
        Length = name.Length;
        if (name.Length >= sizeof(ulong))
        {
            Head = Fold(BinaryPrimitives.ReadUInt64LittleEndian(name));
            Tail = name.Length == sizeof(ulong) ? 0 :
                Fold(BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]));
        }
        else
        {
            Head = Fold(ReadShort(name));
        }
    }

    public ulong Head { get; }
    public ulong Tail { get; }
    public int Length { get; }

    /// <summary>True when Head, Tail and Length say all there is to the name.</summary>
    public bool IsWhole => Length <= 2 * sizeof(ulong);

    public uint Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong h = (Head ^ (Tail * 0x9E3779B97F4A7C15) ^ (uint)Length) * 0xD6E8FEB86659FD93;
            return (uint)(h >> 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in CommandName other) =>
        Head == other.Head && Tail == other.Tail && Length == other.Length;

    /// <summary>Lower case of the ASCII letters in eight bytes; other bytes stay as they
    /// are.</summary>
    /// <remarks>Adding to the low seven bits carries into the top bit exactly when the byte reaches
    /// a bound, so the two sums differ in their top bits for 'A'..'Z' and nowhere else; that bit,
    /// moved down by two, is the difference between the cases.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(ulong bytes)
    {
        ulong low = bytes & (EveryByte * 0x7F);
        ulong fromA = low + (EveryByte * (0x80 - 'A'));
        ulong aboveZ = low + (EveryByte * (0x7F - 'Z'));
        ulong upper = (fromA ^ aboveZ) & ~bytes & (EveryByte * 0x80);
        return bytes | (upper >> 2);
    }

    /// <summary>Compares bytes with an ASCII text, ignoring case.</summary>
    public static bool Equal(ReadOnlySpan<byte> name, string text)
    {
        if (name.Length != text.Length)
            return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (Lower(name[i]) != Lower((byte)text[i]))
                return false;
        }
        return true;
    }

    /// <summary>Compares two names of equal length, ignoring case.</summary>
    public static bool Equal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other)
    {
        if (name.Length != other.Length)
            return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (Lower(name[i]) != Lower(other[i]))
                return false;
        }
        return true;
    }

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadShort(ReadOnlySpan<byte> name)
    {
        if (name.Length >= sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(name)
                | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]) << 32);
        }
        if (name.IsEmpty)
            return 0;
        return name[0] | ((ulong)name[name.Length >> 1] << 8) | ((ulong)name[^1] << 16);
    }
}
