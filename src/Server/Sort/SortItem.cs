// SortItem: an element that is sorted, with what it is sorted by.
// Port of redis 7.2 server.h redisSortObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [ place of the element 8 ][ score, or place of the weight 8 ][ length 4 ][ weight's length 4 ]
//
// Element and weight are texts in one run of bytes that belongs to the command (SortRun).
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>24 bytes; its texts lie elsewhere.</summary>
/// <port>server.h redisSortObject</port>
internal struct SortItem
{
    private long _at;
    private long _by;
    private int _length;
    private int _weightLength;

    /// <summary>What it is sorted by as a number.</summary>
    public double Score
    {
        readonly get => BitConverter.Int64BitsToDouble(_by);
        set => _by = BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Whether there is a text to sort by: BY found one.</summary>
    public readonly bool HasWeight => _weightLength >= 0;

    /// <summary>An item whose text is added to the others.</summary>
    public static SortItem Of(NativeBuffer texts, ReadOnlySpan<byte> element)
    {
        var item = new SortItem
        {
            _at = texts.Length,
            _length = element.Length,
            _weightLength = -1,
        };
        texts.Append(element);
        return item;
    }

    /// <summary>The element.</summary>
    public readonly ReadOnlySpan<byte> Element(NativeBuffer texts) => texts.Slice(_at, _length);

    /// <summary>What it is sorted by as a text, if there is one.</summary>
    public readonly ReadOnlySpan<byte> Weight(NativeBuffer texts) =>
        texts.Slice(_by, _weightLength);

    /// <summary>Adds the text it is sorted by to the others.</summary>
    public void SetWeight(NativeBuffer texts, ReadOnlySpan<byte> weight)
    {
        _by = texts.Length;
        _weightLength = weight.Length;
        texts.Append(weight);
    }
}
