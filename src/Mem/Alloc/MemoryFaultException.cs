// MemoryFaultException: what a broken invariant of this assembly raises.
// Ours, no origin in C (there: serverAssert and zmalloc's abort).
//
// Mem stands below everything and knows no Env, so it cannot die by itself. It throws this, nobody
// catches it, and the loop's last line of defence writes the crash report. In tests it is what a
// test expects.
using System;

namespace RedisNet.Mem;

/// <summary>An invariant of unmanaged memory is broken: never a client's or the system's
/// doing.</summary>
public sealed class MemoryFaultException : Exception
{
    /// <summary>Names the fault; the text is for the crash report.</summary>
    public MemoryFaultException(string message)
        : base(message)
    {
    }
}
