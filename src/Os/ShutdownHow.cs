// ShutdownHow: which direction of a connection ends.
// Port of the C library's SHUT_RD and siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Directions for <see cref="INetwork.Shutdown"/>.</summary>
public enum ShutdownHow
{
    Read = 0,
    Write = 1,
    Both = 2,
}
