// StreamHead: what is known of all entries of a stream, at one moment.
// Port of redis 7.2 stream.h stream. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The numbers that stand between nodes and groups in an image.</summary>
/// <port>stream.h stream</port>
internal readonly struct StreamHead(Stream stream)
{
    public readonly long Length = stream.Length;
    public readonly StreamId LastId = stream.LastId;
    public readonly StreamId FirstId = stream.FirstId;
    public readonly StreamId MaxDeletedId = stream.MaxDeletedId;
    public readonly long EntriesAdded = stream.EntriesAdded;
}
