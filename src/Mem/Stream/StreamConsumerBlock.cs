// StreamConsumerBlock: a consumer as it lies in memory.
// Port of redis 7.2 stream.h struct streamConsumer. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 seen 8 | 8 active 8 | 16 name 8 | 24 pending 8
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>When a consumer came by, its name, and what is pending with it.</summary>
/// <port>stream.h streamConsumer</port>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct StreamConsumerBlock
{
    [FieldOffset(0)]
    public long SeenUnixMs;

    [FieldOffset(8)]
    public long ActiveUnixMs;

    [FieldOffset(16)]
    public nint Name;

    [FieldOffset(24)]
    public nint Pending;
}
