// CommandArgType: kinds of nodes in the argument tree of COMMAND DOCS.
// Port of redis 7.2 commands.h redisCommandArgType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Kind of an argument.</summary>
/// <port>commands.h redisCommandArgType</port>
public enum CommandArgType
{
    String,
    Integer,
    Double,
    Key,
    Pattern,
    UnixTime,

    /// <summary>A word that stands for itself (<c>NX</c>).</summary>
    PureToken,

    /// <summary>One of the arguments below.</summary>
    OneOf,

    /// <summary>All of the arguments below, in order.</summary>
    Block,
}
