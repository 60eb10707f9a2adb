// Argument: a node of the argument tree.
using System.Collections.Generic;

namespace RedisNet.Tools.GenCommands;

/// <summary>An argument and, for oneof and block, its parts.</summary>
public sealed record Argument(string Name, string Type)
{
    public string? Display { get; init; }
    public string? Token { get; init; }
    public int? KeySpec { get; init; }
    public string? Since { get; init; }
    public string? Deprecated { get; init; }
    public List<string> Flags { get; init; } = [];
    public List<Argument> Args { get; init; } = [];
}
