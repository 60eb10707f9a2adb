// SimNameChange: one change of names that the disk may not have yet.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sim;

/// <summary>A name goes, a name comes (or is replaced), or both in one step.</summary>
internal readonly record struct SimNameChange(string? Gone, string? Come, SimInode? Inode)
{
    internal bool IsIn(string folder) =>
        SimDisk.ParentOf(Gone ?? Come!) == folder;
}
