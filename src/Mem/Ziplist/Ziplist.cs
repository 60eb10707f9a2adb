// Ziplist: what listpacks were before Redis 7, to be read from old RDB files and nothing else.
// Port of redis 7.2 ziplist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [ total bytes 4 | offset of the last entry 4 | entries 2 ][ entry ] ... [ FF ]  little endian
//
//   entry   [ length of the entry before: 1 byte, or FE and 4 bytes from 254 on | encoding | data ]
//
//   first byte of the encoding   what it is                         more
//   00llllll                     string of up to 63 bytes           the bytes
//   01llllll                     string, high part of 14 bits       1 byte low part, the bytes
//   10......                     string                             4 bytes length, high first
//   C0 D0 E0 F0 FE               integer of 16, 32, 64, 24, 8 bits  the bytes
//   F1 .. FD                     integer 0 .. 12                    none
//
//   "2" and "5":
//   0f 00 00 00  0c 00 00 00  02 00  00 f3  02 f6  ff
//   15 bytes     last at 12   2      2      5      end
//
// This is a view of bytes that somebody else keeps, in safe code: whatever they are, nothing
// outside them can be read. A ziplist is validated and converted in one walk, and from then on it
// is a listpack.
using System;
using System.Buffers.Binary;

namespace RedisNet.Mem;

/// <summary>A view of a ziplist.</summary>
/// <port>ziplist.c ziplistNew</port>
public readonly ref struct Ziplist
{
    /// <summary>No entry.</summary>
    public const int None = 0;

    private const int HeaderSize = 10;
    private const int UnknownCount = ushort.MaxValue;
    private const int End = 0xFF;
    private const int BigPrevlen = 254;

    private readonly ReadOnlySpan<byte> _zl;

    /// <summary>Views these bytes.</summary>
    public Ziplist(ReadOnlySpan<byte> bytes)
    {
        _zl = bytes;
    }

    /// <summary>The first entry of a valid ziplist.</summary>
    /// <port>ziplist.c ziplistIndex</port>
    public int First => _zl[HeaderSize] == End ? None : HeaderSize;

    private int Last => _zl.Length - 1;

    /// <summary>Whether these bytes are a ziplist: the frame, or with <paramref name="deep"/> all
    /// of it. When deep, the visitor sees each entry and may refuse.</summary>
    /// <port>ziplist.c ziplistValidateIntegrity</port>
    public static bool ValidateIntegrity<TVisitor>(
        ReadOnlySpan<byte> bytes, bool deep, ref TVisitor visitor)
        where TVisitor : struct, IListpackVisitor, allows ref struct
    {
        if (bytes.Length < HeaderSize + 1
            || BinaryPrimitives.ReadInt32LittleEndian(bytes) != bytes.Length
            || bytes[^1] != End
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > bytes.Length - 1)
        {
            return false;
        }

        return !deep || new Ziplist(bytes).ValidateEntries(ref visitor);
    }

    /// <summary>Validates all of a ziplist and makes a listpack of it, which the caller owns. A
    /// null listpack when the bytes are no ziplist or the visitor refuses an entry.</summary>
    /// <port>rdb.c ziplistPairsConvertAndValidateIntegrity, _ziplistEntryConvertAndValidate</port>
    public static Listpack ConvertAndValidate<TVisitor>(
        Zmalloc z, ReadOnlySpan<byte> bytes, ref TVisitor visitor)
        where TVisitor : struct, IListpackVisitor
    {
        Listpack lp = Listpack.New(z, bytes.Length);
        Converter<TVisitor> converter = new(z, ref lp, ref visitor);
        if (ValidateIntegrity(bytes, true, ref converter))
        {
            Listpack.ShrinkToFit(z, ref lp);
        }
        else
        {
            Listpack.Free(z, ref lp);
        }

        return lp;
    }

    /// <summary>The entry after one.</summary>
    /// <port>ziplist.c ziplistNext</port>
    public int Next(int p)
    {
        bool isEntry = TryEntry(p, out Entry e);
        MemCheck.That(isEntry);
        return _zl[e.End] == End ? None : e.End;
    }

    /// <summary>The value of an entry.</summary>
    /// <port>ziplist.c ziplistGet</port>
    public ListpackValue Get(int p)
    {
        bool isEntry = TryEntry(p, out Entry e);
        MemCheck.That(isEntry);
        return Value(e);
    }

    private bool ValidateEntries<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IListpackVisitor, allows ref struct
    {
        int headCount = BinaryPrimitives.ReadUInt16LittleEndian(_zl[8..]);
        uint tail = BinaryPrimitives.ReadUInt32LittleEndian(_zl[4..]);
        int count = 0;
        int before = None;
        int p = HeaderSize;
        while (_zl[p] != End)
        {
            int beforeSize = before == None ? 0 : p - before;
            if (!TryEntry(p, out Entry e) || e.Prevlen != beforeSize
                || !visitor.Visit(Value(e), headCount))
            {
                return false;
            }

            before = p;
            p = e.End;
            count++;
        }

        return p == Last && (before == None || before == tail)
            && (headCount == UnknownCount || headCount == count);
    }

    /// <summary>Takes the head of an entry apart; false when it or its data would reach beyond the
    /// end.</summary>
    /// <port>ziplist.c zipEntrySafe</port>
    private bool TryEntry(int p, out Entry e)
    {
        e = default;
        if (p < HeaderSize || p >= Last)
        {
            return false;
        }

        bool isBig = _zl[p] >= BigPrevlen;
        int at = p + (isBig ? 5 : 1);
        if (at > Last || at + HeadSize(_zl[at]) > Last)
        {
            return false;
        }

        uint prevlen = isBig ? BinaryPrimitives.ReadUInt32LittleEndian(_zl[(p + 1)..]) : _zl[p];
        int data = at + HeadSize(_zl[at]);
        long end = data + DataSize(_zl[at..]);
        if (HeadSize(_zl[at]) == 0 || end > Last || prevlen > p - HeaderSize)
        {
            return false;
        }

        e = new Entry(prevlen, at, data, (int)end);
        return true;
    }

    /// <summary>Bytes of the encoding; 0 for what is none.</summary>
    /// <port>ziplist.c zipEncodingLenSize</port>
    private static int HeadSize(byte encoding)
    {
        return encoding switch
        {
            < 0x40 => 1,
            < 0x80 => 2,
            < 0xC0 => 5,
            0xC0 or 0xD0 or 0xE0 or 0xF0 or 0xFE => 1,
            >= 0xF1 and <= 0xFD => 1,
            _ => 0,
        };
    }

    /// <port>ziplist.c zipIntSize</port>
    private static long DataSize(ReadOnlySpan<byte> head)
    {
        return head[0] switch
        {
            < 0x40 => head[0],
            < 0x80 => ((head[0] & 0x3F) << 8) | head[1],
            < 0xC0 => BinaryPrimitives.ReadUInt32BigEndian(head[1..]),
            0xC0 => 2,
            0xD0 => 4,
            0xE0 => 8,
            0xF0 => 3,
            0xFE => 1,
            _ => 0,
        };
    }

    /// <port>ziplist.c zipLoadInteger</port>
    private ListpackValue Value(Entry e)
    {
        byte encoding = _zl[e.Head];
        ReadOnlySpan<byte> data = _zl[e.Data..e.End];
        switch (encoding)
        {
            case < 0xC0:
                return data;
            case 0xC0:
                return (long)BinaryPrimitives.ReadInt16LittleEndian(data);
            case 0xD0:
                return (long)BinaryPrimitives.ReadInt32LittleEndian(data);
            case 0xE0:
                return BinaryPrimitives.ReadInt64LittleEndian(data);
            case 0xF0:
                return (long)(BinaryPrimitives.ReadUInt16LittleEndian(data)
                    | ((sbyte)data[2] << 16));
            case 0xFE:
                return (long)(sbyte)data[0];
            default:
                return (long)(encoding & 15) - 1;
        }
    }

    /// <summary>Where the parts of an entry are.</summary>
    private readonly struct Entry(uint prevlen, int head, int data, int end)
    {
        public readonly uint Prevlen = prevlen;
        public readonly int Head = head;
        public readonly int Data = data;
        public readonly int End = end;
    }

    /// <summary>Asks the caller's visitor and appends to the listpack.</summary>
    private readonly ref struct Converter<TVisitor> : IListpackVisitor
        where TVisitor : struct, IListpackVisitor
    {
        private readonly Zmalloc _z;
        private readonly ref Listpack _lp;
        private readonly ref TVisitor _visitor;

        public Converter(Zmalloc z, ref Listpack lp, ref TVisitor visitor)
        {
            _z = z;
            _lp = ref lp;
            _visitor = ref visitor;
        }

        public bool Visit(ListpackValue value, int headCount)
        {
            if (!_lp.SafeToAdd(Listpack.EstimateEntryBytes(value))
                || !_visitor.Visit(value, headCount))
            {
                return false;
            }

            Listpack.Append(_z, ref _lp, value);
            return true;
        }
    }
}
