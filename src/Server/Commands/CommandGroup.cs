// CommandGroup: the chapters of the command reference.
// Port of redis 7.2 server.h redisCommandGroup. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Group of a command, as COMMAND DOCS names it.</summary>
/// <port>server.h redisCommandGroup</port>
public enum CommandGroup
{
    Generic,
    String,
    List,
    Set,
    SortedSet,
    Hash,
    PubSub,
    Transactions,
    Connection,
    Server,
    Scripting,
    HyperLogLog,
    Cluster,
    Sentinel,
    Geo,
    Stream,
    Bitmap,
    Module,
}
