// CommandRow: one row of the command table, the same for every server in the process.
// Port of redis 7.2 server.h struct redisCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C keeps what a command is and what it has done so far in one struct. Here the row is what never
// changes; a RedisCommand is a row in the table of one server, with its counters. The words about
// it are in CommandDocs.
using System.Collections.Immutable;

namespace RedisNet.Server;

/// <summary>What commands/*.json says about one command or subcommand.</summary>
/// <port>server.h redisCommand</port>
public sealed class CommandRow(string name, string fullName, CommandGroup group, int arity)
{
    /// <summary>Lower case, without the container.</summary>
    public string Name { get; } = name;

    /// <summary>With the container: <c>config|get</c>.</summary>
    public string FullName { get; } = fullName;
    public CommandGroup Group { get; } = group;

    /// <summary>Number of arguments, names counted; -N means at least N.</summary>
    public int Arity { get; } = arity;

    /// <summary>Null for a container, and for what only Sentinel implements.</summary>
    public CommandProc? Proc { get; init; }
    public CommandFlags Flags { get; init; }

    /// <summary>The explicit categories; <see cref="AclCategories.WithImplicit"/> adds the
    /// others.</summary>
    public AclCategory Acl { get; init; }
    public ImmutableArray<string> Tips { get; init; } = [];
    public ImmutableArray<KeySpec> KeySpecs { get; init; } = [];
    public GetKeysProc? GetKeys { get; init; }
    public ImmutableArray<CommandRow> Subcommands { get; init; } = [];
}
