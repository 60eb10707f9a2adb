// StreamBlock: the head of a stream as it lies in memory.
// Port of redis 7.2 stream.h struct stream. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 nodes 8 | 8 length 8 | 16 last ID 16 | 32 first ID 16 | 48 greatest deleted ID 16
//         64 entries ever added 8 | 72 groups 8, null until there is one
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>The tree of nodes, the groups, and what is known of all entries.</summary>
/// <port>stream.h stream</port>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct StreamBlock
{
    [FieldOffset(0)]
    public nint Nodes;

    /// <summary>Entries that are not deleted.</summary>
    [FieldOffset(8)]
    public long Length;

    [FieldOffset(16)]
    public StreamId LastId;

    [FieldOffset(32)]
    public StreamId FirstId;

    [FieldOffset(48)]
    public StreamId MaxDeletedId;

    [FieldOffset(64)]
    public long EntriesAdded;

    [FieldOffset(72)]
    public nint Groups;
}
