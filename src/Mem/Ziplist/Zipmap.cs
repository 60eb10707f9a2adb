// Zipmap: what small hashes were before Redis 2.6, to be read from old RDB files and nothing else.
// Port of redis 7.2 zipmap.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [ pairs 1 ][ length | key | length | free 1 | value | free bytes ] ... [ FF ]
//
//   pairs    254 = count them
//   length   1 byte, or FE and 4 bytes little endian from 254 on
//   free     bytes left over behind a value that became shorter
//
//   foo = bar, hello = world, the second with one byte to spare:
//   02  03 66 6f 6f  03 00 62 61 72  05 68 65 6c 6c 6f  05 01 77 6f 72 6c 64 00  ff
//
// A view of bytes that somebody else keeps, in safe code: nothing outside them can be read.
using System;
using System.Buffers.Binary;

namespace RedisNet.Mem;

/// <summary>A view of a zipmap; each call of <see cref="Next"/> gives one pair.</summary>
/// <port>zipmap.c zipmapNew</port>
public ref struct Zipmap
{
    private const int BigLength = 254;
    private const int End = 0xFF;

    private readonly ReadOnlySpan<byte> _zm;
    private int _at;

    /// <summary>Views these bytes, which have passed the deep check.</summary>
    /// <port>zipmap.c zipmapRewind</port>
    public Zipmap(ReadOnlySpan<byte> bytes)
    {
        _zm = bytes;
        _at = 1;
    }

    /// <summary>Whether these bytes are a zipmap with something in it: the frame, or with <paramref
    /// name="deep"/> all of it.</summary>
    /// <port>zipmap.c zipmapValidateIntegrity</port>
    public static bool ValidateIntegrity(ReadOnlySpan<byte> bytes, bool deep)
    {
        if (bytes.Length < 2 || bytes[^1] != End)
        {
            return false;
        }

        if (!deep)
        {
            return true;
        }

        Zipmap map = new(bytes);
        int count = 0;
        while (bytes[map._at] != End)
        {
            if (!map.TryPair(out _, out _))
            {
                return false;
            }

            count++;
        }

        return count > 0 && (bytes[0] == BigLength || bytes[0] == count);
    }

    /// <summary>The next pair; false at the end.</summary>
    /// <port>zipmap.c zipmapNext</port>
    public bool Next(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        if (_zm[_at] == End)
        {
            return false;
        }

        bool isPair = TryPair(out key, out value);
        MemCheck.That(isPair);
        return true;
    }

    private bool TryPair(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryPart(false, out key) && TryPart(true, out value);
    }

    /// <summary>A length and as many bytes, with the free bytes if it is a value. What follows lies
    /// within, be it the end.</summary>
    /// <port>zipmap.c zipmapDecodeLength, zipmapGetEncodedLengthSize</port>
    private bool TryPart(bool isValue, out ReadOnlySpan<byte> part)
    {
        part = default;
        int last = _zm.Length - 1;
        bool isBig = _zm[_at] >= BigLength;
        int data = _at + (isBig ? 5 : 1);
        if (data > last)
        {
            return false;
        }

        uint length = isBig ? BinaryPrimitives.ReadUInt32LittleEndian(_zm[(_at + 1)..]) : _zm[_at];
        int free = isValue ? _zm[data++] : 0;
        // REDISNET(zipmap-lengths): C's deep check passes a short length in five bytes, which C
        // then walks as one byte, and a length that wraps when the free bytes are added.
        if ((isBig && length < BigLength) || (long)data + length + free > last)
        {
            return false;
        }

        part = _zm.Slice(data, (int)length);
        _at = data + (int)length + free;
        return true;
    }
}
