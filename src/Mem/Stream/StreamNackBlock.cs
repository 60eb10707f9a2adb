// StreamNackBlock: a delivery nobody has acknowledged yet, as it lies in memory.
// Port of redis 7.2 stream.h struct streamNACK. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 delivered at 8 | 8 deliveries 8 | 16 consumer 8
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>When an entry was delivered last, how often, and to whom.</summary>
/// <port>stream.h streamNACK</port>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal unsafe struct StreamNackBlock
{
    [FieldOffset(0)]
    public long DeliveredUnixMs;

    [FieldOffset(8)]
    public long Deliveries;

    [FieldOffset(16)]
    public StreamConsumerBlock* Consumer;
}
