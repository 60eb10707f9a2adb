// RaxHeader: the state of a radix tree, itself a block of unmanaged memory.
// Port of redis 7.2 rax.h struct rax.
//
//   offset 0 head 8 | 8 number of keys 8 | 16 number of nodes 8
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>The root, how many keys there are and in how many nodes.</summary>
/// <port>rax.h rax</port>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal unsafe struct RaxHeader
{
    [FieldOffset(0)]
    public RaxNode* Head;

    [FieldOffset(8)]
    public long NumEle;

    [FieldOffset(16)]
    public long NumNodes;
}
