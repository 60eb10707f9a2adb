// OpenFlags: how a file is opened.
// Port of the C library's O_RDONLY and siblings; the values are ours. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os;

/// <summary>Flags of <see cref="IFileSystem.Open"/>. Close-on-exec is always set.</summary>
[Flags]
public enum OpenFlags
{
    None = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
    Create = 4,
    Truncate = 8,
    Append = 16,
    Exclusive = 32,
    Directory = 64,
    NonBlocking = 128,
}
