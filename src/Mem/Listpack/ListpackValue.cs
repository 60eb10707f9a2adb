// ListpackValue: what an entry of a listpack holds, a string of bytes or an integer.
// Port of redis 7.2 listpack.h listpackEntry. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C answers by a pointer, null for an integer, and a number that is the length or the integer. This
// is that pair as one value of 16 bytes, which comes back in two registers. It is also what is
// given to be stored: a string that reads as an integer is then stored as one.
//
// A value read from a listpack points into it: it does not survive the next change.
using System;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>A string or an integer; the default value is the integer 0.</summary>
/// <port>listpack.h listpackEntry</port>
public readonly ref struct ListpackValue
{
    /// <summary>Bytes that hold any integer as text.</summary>
    /// <port>listpack.h LP_INTBUF_SIZE</port>
    public const int IntegerScratch = 20;

    private readonly ref byte _s;
    private readonly long _n;

    internal ListpackValue(ref byte s, long length)
    {
        _s = ref s;
        _n = length;
    }

    private ListpackValue(long integer)
    {
        _n = integer;
    }

    /// <summary>Whether this is an integer.</summary>
    public bool IsInteger
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.IsNullRef(ref _s);
    }

    /// <summary>The integer; asking a string for it is a fault.</summary>
    public long Integer
    {
        get
        {
            MemCheck.That(IsInteger);
            return _n;
        }
    }

    /// <summary>The string; asking an integer for it is a fault.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            MemCheck.That(!IsInteger);
            return MemoryMarshal.CreateReadOnlySpan(ref _s, (int)_n);
        }
    }

    /// <summary>Bytes of the string, or of the integer written out.</summary>
    public int TextLength
    {
        get
        {
            Span<byte> scratch = stackalloc byte[IntegerScratch];
            return Text(scratch).Length;
        }
    }

    internal ref byte Start => ref _s;

    /// <summary>The length of a string or the integer itself.</summary>
    internal long Number => _n;

    /// <summary>An integer.</summary>
    public static implicit operator ListpackValue(long integer)
    {
        return new ListpackValue(integer);
    }

    /// <summary>A string; an empty span is the empty string.</summary>
    public static implicit operator ListpackValue(ReadOnlySpan<byte> s)
    {
        return s.IsEmpty
            ? new ListpackValue(ref MemoryMarshal.GetReference(" "u8), 0)
            : new ListpackValue(ref MemoryMarshal.GetReference(s), s.Length);
    }

    /// <summary>A string; an empty span is the empty string.</summary>
    public static implicit operator ListpackValue(Span<byte> s)
    {
        return (ReadOnlySpan<byte>)s;
    }

    /// <summary>The value as text; an integer is written into <paramref name="scratch"/>, which
    /// must have <see cref="IntegerScratch"/> bytes.</summary>
    /// <port>listpack.c lpGet</port>
    public ReadOnlySpan<byte> Text(Span<byte> scratch)
    {
        if (!IsInteger)
        {
            return MemoryMarshal.CreateReadOnlySpan(ref _s, (int)_n);
        }

        bool fits = Utf8Formatter.TryFormat(_n, scratch, out int written);
        MemCheck.That(fits);
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(scratch), written);
    }

    /// <summary>The value as an integer: of a string, the one it reads as.</summary>
    public bool TryGetInteger(out long integer)
    {
        integer = _n;
        return IsInteger || Listpack.TryParseInteger(Bytes, out integer);
    }

    /// <summary>Whether this is the same text as <paramref name="s"/>.</summary>
    /// <port>listpack.c lpCompare</port>
    public bool TextEquals(ReadOnlySpan<byte> s)
    {
        return IsInteger
            ? Listpack.TryParseInteger(s, out long v) && v == _n
            : _n == s.Length && Bytes.SequenceEqual(s);
    }
}
