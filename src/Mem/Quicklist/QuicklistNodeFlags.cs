// QuicklistNodeFlags: in what form a node's entry is.
// Port of redis 7.2 quicklist.h, the bit fields of quicklistNode. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>Bits of a node; none of them: a listpack as it is.</summary>
/// <port>quicklist.h quicklistNode</port>
[Flags]
internal enum QuicklistNodeFlags : byte
{
    None = 0,

    /// <summary>The entry is one element, too large for a listpack.</summary>
    Plain = 1,

    /// <summary>The entry is compressed.</summary>
    Lzf = 2,

    /// <summary>It was, and is to be again when its user has done.</summary>
    Recompress = 4,

    /// <summary>It must not be compressed now.</summary>
    DontCompress = 8,
}
