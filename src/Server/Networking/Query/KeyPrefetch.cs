// KeyPrefetch: asks for the cache lines of keys, and of members of sets and hashes, before the
// commands that use them run. Reads the keyspace and changes nothing.
// No port: C meets these cache misses one after the other.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Three passes over a group of commands: bucket, entry, value. Where values are tables,
/// two more: bucket and entry of the member that a command names.</summary>
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

    /// <summary>Third pass: the value, where the entry has the key. How many of them are tables of
    /// which a command names a member.</summary>
    public static int Values(List<Client?> queue, int head, int end)
    {
        int tables = 0;
        for (int i = head; i < end; i++)
        {
            if (queue[i] is not { Query.Batch: { } batch } c)
            {
                continue;
            }

            ref readonly Dict<RobjDictType> keys = ref c.Db.Keys.Main;
            for (int j = batch.Next; j < batch.Prepared; j++)
            {
                int key = batch.KeyIndexes[j];
                batch.Tables[j] = 0;
                if (key == 0)
                {
                    continue;
                }

                nint entry = keys.PrefetchValue(
                    batch.Requests.Arg(j, key).Span, batch.KeyHashes[j]);
                if (entry != 0 && key + 1 < batch.Requests.Argc(j)
                    && Robj.FromAddress(entry).Encoding == ObjEncoding.Ht)
                {
                    batch.Tables[j] = entry;
                    tables++;
                }
            }
        }

        return tables;
    }

    /// <summary>Fourth and fifth pass: the bucket of the word behind the key, and its first
    /// entry.</summary>
    public static void Members(RedisServer server, List<Client?> queue, int head, int end)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = head; i < end; i++)
            {
                if (queue[i] is { Query.Batch: { } batch })
                {
                    Members(server, batch, entries: pass == 1);
                }
            }
        }
    }

    private static void Members(RedisServer server, QueryBatch batch, bool entries)
    {
        for (int j = batch.Next; j < batch.Prepared; j++)
        {
            if (batch.Tables[j] == 0)
            {
                continue;
            }

            Robj o = Robj.FromAddress(batch.Tables[j]);
            ReadOnlySpan<byte> member = batch.Requests.Arg(j, batch.KeyIndexes[j] + 1).Span;
            ref ulong hash = ref batch.MemberHashes[j];
            if (o.Type == ObjType.Set)
            {
                Member(new SetValue(server, o).Table, member, ref hash, entries);
            }
            else
            {
                Member(new HashValue(server, o).Table, member, ref hash, entries);
            }
        }
    }

    private static void Member<T>(
        Dict<T> table, ReadOnlySpan<byte> member, ref ulong hash, bool entry)
        where T : struct, IDictType
    {
        if (entry)
        {
            table.PrefetchEntry(hash);
            return;
        }

        hash = table.GetHash(member);
        table.PrefetchBucket(hash);
    }
}
