// RobjFlags: what the layout of an entry block depends on besides its encoding.
// Ours, no origin in C. Layout in Robj.cs.
using System;

namespace RedisNet.Mem;

/// <summary>Flags byte of an entry block.</summary>
[Flags]
internal enum RobjFlags : byte
{
    None = 0,

    /// <summary>The block has the two extra words of a key with a time to live.</summary>
    Volatile = 1,

    /// <summary>The key length does not fit the byte; four bytes before the key hold it.</summary>
    WideKey = 2,
}
