// RequestMix: as many SETs as GETs, of keys drawn from all of them, the same every time.
// Ours, no origin in C.
using System;

namespace RedisNet.Bench.EndToEnd;

internal sealed class RequestMix(int keys)
{
    private ulong _state = 0x9E3779B97F4A7C15;

    /// <summary>No request is longer.</summary>
    public static int MostBytes => KeyedRequest.Set.Length;

    /// <summary>Writes the next request and says how long it is.</summary>
    public int Write(Span<byte> to)
    {
        ulong drawn = Next();
        KeyedRequest request = (drawn & 1) == 0 ? KeyedRequest.Set : KeyedRequest.Get;
        return request.Write(to, (uint)((drawn >> 1) % (uint)keys));
    }

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
