// Prefetch: asks the processor to fetch a cache line that will be read soon. A hint, never a fault.
// Ours, no origin in C 7.2.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RedisNet.Mem;

/// <summary>Cache hints; nothing where the processor offers none to .NET (arm64).</summary>
internal static unsafe class Prefetch
{
    /// <summary>The line of one address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(nint address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((void*)address);
        }
    }

    /// <summary>The one or two lines that hold the first 48 bytes from an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(nint address)
    {
        Line(address);
        Line(address + 40);
    }
}
