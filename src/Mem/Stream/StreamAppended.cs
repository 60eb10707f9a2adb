// StreamAppended: what came of adding an entry.
// Port of the results of redis 7.2 t_stream.c streamAppendItem. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Outcome of <see cref="Stream.Append"/>; nothing has changed unless it was
/// added.</summary>
/// <port>t_stream.c streamAppendItem</port>
public enum StreamAppended
{
    Added,

    /// <summary>The ID is not greater than the last one.</summary>
    IdTooSmall,

    /// <summary>Fields and values are larger than a node can be.</summary>
    TooLarge,
}
