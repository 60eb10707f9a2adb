// TraceEvent: one piece of a recording, as the loop leaves it for the writer.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>From when to when, and what. 24 bytes.</summary>
public struct TraceEvent
{
    public long StartNs;
    public long LengthNs;

    /// <summary>A <see cref="TracePhase"/>, or its Count and a command's id.</summary>
    public int Name;

    /// <summary>Bytes, commands or events, as the phase has it; below 0 nothing.</summary>
    public int Arg;
}
