// KeyArg: a key as an argument: its bytes and its hash.
// Port of redis 7.2 db.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>A key with the hash that every table of the keyspace wants. Hashing is done once: when
/// the command was parsed ahead, or here.</summary>
public readonly ref struct KeyArg(ReadOnlySpan<byte> bytes, ulong hash)
{
    public readonly ReadOnlySpan<byte> Bytes = bytes;
    public readonly ulong Hash = hash;
}
