// ErrorStats: how often each error code was sent.
// Port of redis 7.2 server.c incrementErrorCount. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Counts of INFO errorstats by code (<c>ERR</c>, <c>WRONGTYPE</c>, …), listed in byte
/// order.</summary>
/// <port>server.h redisServer.errors</port>
public sealed class ErrorStats
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, long>> All => _counts;

    /// <port>server.c incrementErrorCount</port>
    public void Increment(ReadOnlySpan<byte> code)
    {
        string key = Encoding.Latin1.GetString(code);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <port>server.c resetErrorTableStats</port>
    public void Reset() => _counts.Clear();
}
