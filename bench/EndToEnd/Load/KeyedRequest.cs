// KeyedRequest: a SET or GET, or a piece of an MSET, whose key is put in by its number.
// Ours, no origin in C.
using System;
using System.Text;

namespace RedisNet.Bench.EndToEnd;

internal sealed class KeyedRequest
{
    private const int KeyDigits = 12;

    private readonly byte[] _bytes;
    private readonly int _lastDigit;

    private KeyedRequest(string text)
    {
        _bytes = Encoding.ASCII.GetBytes(text);
        _lastDigit = text.IndexOf("key:", StringComparison.Ordinal) + "key:".Length + KeyDigits - 1;
    }

    public static KeyedRequest Set { get; } = new(
        $"*3\r\n$3\r\nSET\r\n$16\r\n{Fill.Key(0)}\r\n${Fill.Value.Length}\r\n{Fill.Value}\r\n");

    public static KeyedRequest Get { get; } = new($"*2\r\n$3\r\nGET\r\n$16\r\n{Fill.Key(0)}\r\n");

    /// <summary>What MSET takes for a key.</summary>
    public static KeyedRequest Pair { get; } =
        new($"$16\r\n{Fill.Key(0)}\r\n${Fill.Value.Length}\r\n{Fill.Value}\r\n");

    public int Length => _bytes.Length;

    /// <summary>Writes it for a key and says how long it is.</summary>
    public int Write(Span<byte> to, uint key)
    {
        _bytes.CopyTo(to);
        for (int at = _lastDigit; key > 0; at--, key /= 10)
        {
            to[at] = (byte)('0' + (key % 10));
        }
        return _bytes.Length;
    }
}
