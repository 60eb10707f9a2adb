// StreamId: the name of an entry of a stream: a time in milliseconds and a number within it.
// Port of redis 7.2 stream.h streamID. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One number of 128 bits in two halves. As the key of a radix tree it is written with the highest
// byte first, so that the order of the bytes is the order of the numbers:
//
//   1526919030474-55   00 00 01 63 83 77 66 ca   00 00 00 00 00 00 00 37
using System;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace RedisNet.Mem;

/// <summary>An ID; the default value is the least one, 0-0.</summary>
/// <port>stream.h streamID</port>
public readonly record struct StreamId(ulong Ms, ulong Seq) : IComparable<StreamId>
{
    /// <summary>Bytes of the form in which it is a key.</summary>
    public const int Size = 16;

    /// <summary>Bytes of the longest text.</summary>
    public const int MaxText = 41;

    /// <summary>The greatest one.</summary>
    public static StreamId Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether this is 0-0.</summary>
    /// <port>t_stream.c streamIDEqZero</port>
    public bool IsZero => (Ms | Seq) == 0;

    public static bool operator <(StreamId a, StreamId b) => a.CompareTo(b) < 0;

    public static bool operator >(StreamId a, StreamId b) => a.CompareTo(b) > 0;

    public static bool operator <=(StreamId a, StreamId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(StreamId a, StreamId b) => a.CompareTo(b) >= 0;

    /// <summary>The ID a key stands for.</summary>
    /// <port>t_stream.c streamDecodeID</port>
    public static StreamId Decode(ReadOnlySpan<byte> key)
    {
        return new StreamId(
            BinaryPrimitives.ReadUInt64BigEndian(key),
            BinaryPrimitives.ReadUInt64BigEndian(key[8..]));
    }

    /// <summary>Writes it as a key.</summary>
    /// <port>t_stream.c streamEncodeID</port>
    public void Encode(Span<byte> key)
    {
        BinaryPrimitives.WriteUInt64BigEndian(key, Ms);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], Seq);
    }

    /// <port>t_stream.c streamCompareID</port>
    public int CompareTo(StreamId other)
    {
        int ms = Ms.CompareTo(other.Ms);
        return ms != 0 ? ms : Seq.CompareTo(other.Seq);
    }

    /// <summary>The ID after this one; false, and 0-0, when this is the greatest.</summary>
    /// <port>t_stream.c streamIncrID</port>
    public bool TryNext(out StreamId next)
    {
        ulong seq = unchecked(Seq + 1);
        next = new StreamId(unchecked(Ms + (seq == 0 ? 1UL : 0)), seq);
        return !next.IsZero;
    }

    /// <summary>The ID before this one; false, and the greatest, when this is 0-0.</summary>
    /// <port>t_stream.c streamDecrID</port>
    public bool TryPrevious(out StreamId previous)
    {
        // The result may be put where this one is.
        bool any = !IsZero;
        previous = new StreamId(unchecked(Ms - (Seq == 0 ? 1UL : 0)), unchecked(Seq - 1));
        return any;
    }

    /// <summary>Writes it as text, which takes up to <see cref="MaxText"/> bytes.</summary>
    /// <port>t_stream.c createStreamIDString</port>
    public ReadOnlySpan<byte> Text(Span<byte> to)
    {
        return Text(to, (byte)'-');
    }

    /// <summary>The same with another byte between the halves.</summary>
    public ReadOnlySpan<byte> Text(Span<byte> to, byte separator)
    {
        bool fits = Utf8Formatter.TryFormat(Ms, to, out int ms);
        MemCheck.That(fits);
        to[ms] = separator;
        fits = Utf8Formatter.TryFormat(Seq, to[(ms + 1)..], out int seq);
        MemCheck.That(fits);
        return to[..(ms + 1 + seq)];
    }
}
