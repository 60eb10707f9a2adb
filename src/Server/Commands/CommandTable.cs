// CommandTable: the commands of one server by name.
// Port of redis 7.2 server.c populateCommandTable. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Names to commands; RENAME-COMMAND changes it per server.</summary>
/// <port>server.c populateCommandTable</port>
public sealed class CommandTable
{
}
