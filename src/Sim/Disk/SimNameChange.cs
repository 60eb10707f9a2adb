// SimNameChange: one change of names that the disk may not have yet.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sim;

/// <summary>A name goes, a name comes (or is replaced), or both in one step. Two changes are never
/// the same, even if they say the same.</summary>
internal sealed class SimNameChange(string? gone, string? come, SimInode? inode)
{
    internal string? Gone => gone;

    internal string? Come => come;

    internal SimInode? Inode => inode;

    internal bool IsIn(string folder) =>
        SimDisk.ParentOf(gone ?? come!) == folder;
}
