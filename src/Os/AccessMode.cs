// AccessMode: what a path is asked about.
// Port of the C library's F_OK and siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os;

/// <summary>What <see cref="IFileSystem.Access"/> asks; the values are C's.</summary>
[Flags]
public enum AccessMode
{
    Exists = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
