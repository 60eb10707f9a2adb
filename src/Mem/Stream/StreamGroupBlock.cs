// StreamGroupBlock: a consumer group as it lies in memory.
// Port of redis 7.2 stream.h struct streamCG. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 last delivered ID 16 | 16 entries read 8 | 24 pending 8 | 32 consumers 8
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>How far a group has read, what it has not acknowledged and who belongs to it.</summary>
/// <port>stream.h streamCG</port>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct StreamGroupBlock
{
    [FieldOffset(0)]
    public StreamId LastId;

    [FieldOffset(16)]
    public long EntriesRead;

    [FieldOffset(24)]
    public nint Pending;

    [FieldOffset(32)]
    public nint Consumers;
}
