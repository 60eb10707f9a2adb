// KeyPrefetch: asks for the cache lines of keys before the commands that use them run.
// No port: C meets these cache misses one after the other.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Three passes over a group of commands: bucket, entry, value.</summary>
internal static class KeyPrefetch
{
    /// <summary>The key's hash; its bucket is on the way.</summary>
    public static ulong HashAndFetchBucket(RedisDb db, ReadOnlySpan<byte> key) => 0;

    public static void Entries(List<Client?> queue, int head, int end)
    {
    }

    public static void Values(List<Client?> queue, int head, int end)
    {
    }
}
