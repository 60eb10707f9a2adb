// ZaddResult: what became of a member that was added.
// Port of redis 7.2 server.h ZADD_OUT_NOP and following. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Outcome of <see cref="ZsetValue.Add"/>.</summary>
/// <port>server.h ZADD_OUT_NOP</port>
public enum ZaddResult
{
    /// <summary>The member had this score already.</summary>
    Same,

    /// <summary>A condition was not met.</summary>
    Nop,

    /// <summary>The sum is not a number; nothing was changed.</summary>
    Nan,

    /// <summary>A new member.</summary>
    Added,

    /// <summary>Another score.</summary>
    Updated,
}
