// Command: one row, with every word already turned into the C# member it stands for.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Tools.GenCommands;

/// <summary>One command or subcommand.</summary>
public sealed record Command(string Name, string FullName)
{
    public string? Handler { get; init; }
    public bool Built { get; init; } = true;
    public required int Arity { get; init; }
    public List<string> Flags { get; init; } = [];
    public List<string> Acl { get; init; } = [];
    public required string Since { get; init; }
    public string? Deprecated { get; init; }
    public string? ReplacedBy { get; init; }
    public List<string> DocFlags { get; init; } = [];
    public string? Complexity { get; init; }
    public required string Summary { get; init; }
    public List<(string Since, string Text)> History { get; init; } = [];
    public List<string> Tips { get; init; } = [];
    public List<Key> Keys { get; init; } = [];
    public string? GetKeys { get; init; }
    public List<Argument> Args { get; init; } = [];
    public List<Command> Subcommands { get; init; } = [];

    /// <summary>The handler is in the Sentinel assembly, where the table cannot name it.</summary>
    public bool OnlySentinel => Flags.Contains("OnlySentinel");

    /// <summary>Whether the row goes into the table: its handler is there, or one of its
    /// subcommands is.</summary>
    public bool IsEmitted => (Handler is not null && Built) || Subcommands.Any(s => s.IsEmitted);
}
