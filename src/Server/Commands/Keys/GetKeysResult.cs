// GetKeysResult: the keys found in a command line, in a buffer that is used again.
// Port of redis 7.2 server.h getKeysResult. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Collects key positions. One object serves any number of searches, one after the
/// other.</summary>
/// <port>server.h getKeysResult</port>
public sealed class GetKeysResult
{
    private KeyReference[] _keys = new KeyReference[16];

    public int Count { get; private set; }

    public ReadOnlySpan<KeyReference> Keys => _keys.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int pos, KeyFlags flags)
    {
        if (Count == _keys.Length)
            Array.Resize(ref _keys, Count * 2);
        _keys[Count++] = new KeyReference(pos, flags);
    }
}
