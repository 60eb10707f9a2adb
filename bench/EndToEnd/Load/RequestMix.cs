// RequestMix: as many SETs as GETs, of keys drawn from all of them, the same every time.
// Ours, no origin in C.
using System;
using System.Text;

namespace RedisNet.Bench.EndToEnd;

internal sealed class RequestMix(int keys)
{
    private const int KeyDigits = 12;

    private readonly byte[] _set = Encoding.ASCII.GetBytes(
        $"*3\r\n$3\r\nSET\r\n$16\r\n{Fill.Key(0)}\r\n$16\r\n{Fill.Value}\r\n");

    private readonly byte[] _get = Encoding.ASCII.GetBytes(
        $"*2\r\n$3\r\nGET\r\n$16\r\n{Fill.Key(0)}\r\n");

    private ulong _state = 0x9E3779B97F4A7C15;

    /// <summary>No request is longer.</summary>
    public int MostBytes => _set.Length;

    /// <summary>Writes the next request and says how long it is.</summary>
    public int Write(Span<byte> to)
    {
        ulong drawn = Next();
        byte[] request = (drawn & 1) == 0 ? _set : _get;
        request.CopyTo(to);
        int digits = request.AsSpan().IndexOf("key:"u8) + "key:".Length;
        uint key = (uint)((drawn >> 1) % (uint)keys);
        for (int at = digits + KeyDigits - 1; key > 0; at--, key /= 10)
        {
            to[at] = (byte)('0' + (key % 10));
        }
        return request.Length;
    }

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
