// Quoting: bytes as a quoted string that InlineArgs turns back into the same bytes.
// Port of redis 7.2 sds.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;
using System.Buffers;
using System.Text;

/// <summary>Quoted representations for logs, MONITOR and CONFIG REWRITE.</summary>
public static class Quoting
{
    /// <summary>Appends <paramref name="bytes"/> in double quotes, everything unprintable
    /// escaped.</summary>
    /// <port>sds.c sdscatrepr</port>
    public static void CatRepr(IBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        // Each byte takes four at most; written in portions so that a large value needs no large
        // span.
        const int Portion = 1024;
        writer.Write("\""u8);
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> portion = bytes[..Math.Min(bytes.Length, Portion)];
            Span<byte> dest = writer.GetSpan(portion.Length * 4);
            int n = 0;
            foreach (byte b in portion)
            {
                n += ReprByte(dest[n..], b);
            }

            writer.Advance(n);
            bytes = bytes[portion.Length..];
        }

        writer.Write("\""u8);
    }

    /// <summary>The same as text.</summary>
    /// <port>sds.c sdscatrepr</port>
    public static string Repr(ReadOnlySpan<byte> bytes)
    {
        ArrayBufferWriter<byte> writer = new(bytes.Length + 2);
        CatRepr(writer, bytes);
        return Encoding.ASCII.GetString(writer.WrittenSpan);
    }

    /// <summary>Whether a value has to be quoted to survive as one word of a configuration
    /// line.</summary>
    /// <port>sds.c sdsneedsrepr</port>
    public static bool NeedsRepr(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is (byte)'\\' or (byte)'"' || !IsPrint(b) || InlineArgs.IsSpace(b))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPrint(byte b) => b is >= 0x20 and <= 0x7e;

    private static int ReprByte(Span<byte> dest, byte b)
    {
        byte letter = b switch
        {
            (byte)'\\' or (byte)'"' => b,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\a' => (byte)'a',
            (byte)'\b' => (byte)'b',
            _ => 0,
        };

        if (letter != 0)
        {
            dest[0] = (byte)'\\';
            dest[1] = letter;
            return 2;
        }

        if (IsPrint(b))
        {
            dest[0] = b;
            return 1;
        }

        const string Hex = "0123456789abcdef";
        dest[0] = (byte)'\\';
        dest[1] = (byte)'x';
        dest[2] = (byte)Hex[b >> 4];
        dest[3] = (byte)Hex[b & 15];
        return 4;
    }
}
