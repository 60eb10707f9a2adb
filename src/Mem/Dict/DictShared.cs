// DictShared: what all tables of one server have in common.
// Port of the file-level statics of redis 7.2 dict.c: there one a process, here one a server.
using System;

namespace RedisNet.Mem;

/// <summary>Hash seed and resize policy, shared by reference.</summary>
/// <port>dict.c dict_hash_function_seed</port>
public sealed class DictShared
{
    /// <summary>Takes the 16-byte seed of the hash function.</summary>
    public DictShared(ReadOnlySpan<byte> seed)
    {
        Hash = new SipHash(seed);
    }

    /// <summary>The seeded hash function.</summary>
    /// <port>dict.c dictGenHashFunction</port>
    public SipHash Hash { get; }

    /// <summary>Current policy; Avoid while a child process or snapshot wants memory left
    /// alone.</summary>
    /// <port>dict.c dictSetResizeEnabled</port>
    public DictResize CanResize { get; set; } = DictResize.Enable;

    /// <summary>Asked before the keyspace's tables grow: bytes needed, entries a bucket. Null =
    /// always yes. </summary>
    /// <port>server.c dictExpandAllowed</port>
    public Func<nuint, double, bool>? ExpandAllowed { get; set; }
}
