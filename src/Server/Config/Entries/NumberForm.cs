// NumberForm: how a directive's number is written.
// Port of redis 7.2 server.h MEMORY_CONFIG. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Notation of a numeric directive.</summary>
/// <port>server.h INTEGER_CONFIG</port>
public enum NumberForm
{
    Integer,

    /// <summary>With a unit: 100mb.</summary>
    Memory,

    /// <summary>As memory, or a percentage, which is kept as a negative number.</summary>
    MemoryOrPercent,
    Octal,
}
