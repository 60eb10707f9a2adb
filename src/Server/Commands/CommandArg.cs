// CommandArg: one node of a command's argument tree.
// Port of redis 7.2 commands.h redisCommandArg. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Immutable;

namespace RedisNet.Server;

/// <summary>An argument as COMMAND DOCS describes it. It documents; nothing is parsed by
/// it.</summary>
/// <port>commands.h redisCommandArg</port>
public sealed class CommandArg(string name, CommandArgType type)
{
    public string Name { get; } = name;
    public CommandArgType Type { get; } = type;

    /// <summary>Number of the key spec that finds this argument, or -1.</summary>
    public int KeySpecIndex { get; init; } = -1;
    public string? Token { get; init; }
    public string? Since { get; init; }
    public string? DeprecatedSince { get; init; }
    public CommandArgFlags Flags { get; init; }

    /// <summary>What a syntax line shows for it; null means the name.</summary>
    public string? DisplayText { get; init; }

    /// <summary>The parts of a <c>OneOf</c> or a <c>Block</c>.</summary>
    public ImmutableArray<CommandArg> Args { get; init; } = [];
}
