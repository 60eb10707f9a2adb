// SimDiskCall: the calls that can be told to fail once.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sim;

/// <summary>Kinds of calls to a <see cref="SimDisk"/>.</summary>
public enum SimDiskCall
{
    Open,
    Write,
    Sync,
    Rename,
}
