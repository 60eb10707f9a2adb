// ListpackEncoding: how a value will be stored, worked out before there is room for it.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>A value, an integer if it reads as one, and the bytes it takes.</summary>
/// <port>listpack.c lpEncodeGetType</port>
internal readonly unsafe ref struct ListpackEncoding
{
    private readonly ListpackValue _value;
    private readonly int _encoded;
    private readonly int _backlen;

    public ListpackEncoding(ListpackValue value)
    {
        if (value.TryGetInteger(out long integer))
        {
            _value = integer;
            _encoded = ListpackCodec.IntegerSize(integer);
        }
        else
        {
            _value = value;
            _encoded = checked(
                (int)(value.Number + ListpackCodec.StringHeaderSize(value.Number)));
        }

        _backlen = ListpackCodec.BacklenSize(_encoded);
    }

    /// <summary>Bytes of the whole entry.</summary>
    public long Size => (long)_encoded + _backlen;

    /// <summary>Writes the entry; returns where the next one begins.</summary>
    public byte* Write(byte* p)
    {
        if (_value.IsInteger)
        {
            ListpackCodec.WriteInteger(p, _value.Number, _encoded);
        }
        else
        {
            ListpackCodec.WriteString(p, ref _value.Start, (int)_value.Number);
        }

        ListpackCodec.WriteBacklen(p + _encoded, _encoded, _backlen);
        return p + Size;
    }
}
