// KeyPrefetch: asks for the cache lines of keys before the commands that use them run.
// No port: C meets these cache misses one after the other.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Three passes over a group of commands: bucket, entry, value.</summary>
internal static class KeyPrefetch
{
    /// <summary>The key's hash; its bucket is on the way.</summary>
    public static ulong HashAndFetchBucket(RedisDb db, ReadOnlySpan<byte> key)
    {
        ref readonly Dict<RobjDictType> keys = ref db.Keys.Main;
        ulong hash = keys.GetHash(key);
        keys.PrefetchBucket(hash);
        return hash;
    }

    /// <summary>Second pass: the first entry of each bucket.</summary>
    public static void Entries(List<Client?> queue, int head, int end)
    {
        for (int i = head; i < end; i++)
        {
            if (queue[i] is not { Query.Batch: { } batch } c)
            {
                continue;
            }

            ref readonly Dict<RobjDictType> keys = ref c.Db.Keys.Main;
            for (int j = batch.Next; j < batch.Prepared; j++)
            {
                if (batch.KeyIndexes[j] > 0)
                {
                    keys.PrefetchEntry(batch.KeyHashes[j]);
                }
            }
        }
    }

    /// <summary>Third pass: the value, where the entry has the key.</summary>
    public static void Values(List<Client?> queue, int head, int end)
    {
        for (int i = head; i < end; i++)
        {
            if (queue[i] is not { Query.Batch: { } batch } c)
            {
                continue;
            }

            ref readonly Dict<RobjDictType> keys = ref c.Db.Keys.Main;
            for (int j = batch.Next; j < batch.Prepared; j++)
            {
                if (batch.KeyIndexes[j] > 0)
                {
                    keys.PrefetchValue(batch.Requests.Arg(j, batch.KeyIndexes[j]).Span,
                        batch.KeyHashes[j]);
                }
            }
        }
    }
}
