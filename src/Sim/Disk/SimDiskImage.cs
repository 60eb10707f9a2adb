// SimDiskImage: what was on a disk at some time, to be put back later.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Sim;

/// <summary>A copy of a disk. Made by <see cref="SimDisk.TakeImage"/>.</summary>
public sealed class SimDiskImage
{
    internal SimDiskImage()
    {
    }

    internal List<(string Path, SimInode Copy)> Files { get; } = [];
}
