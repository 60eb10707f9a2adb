// CommandDocs: the words about one command, apart from the row because only COMMAND DOCS reads
// them.
// Port of redis 7.2 server.h struct redisCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The other part of this class is generated: CommandDocs.Of(fullName) builds the text of one
// command when it is asked for, so a server that is never asked keeps none of it in memory.
//
// REDISNET(command-docs-wording): summaries, notes and complexities are in our own words.
using System.Collections.Immutable;

namespace RedisNet.Server;

/// <summary>Documentation of a command or subcommand.</summary>
public sealed partial class CommandDocs
{
    private CommandDocs(string summary, string since)
    {
        Summary = summary;
        Since = since;
    }

    public string Summary { get; }
    public string Since { get; }
    public string? Complexity { get; private init; }
    public DocFlags Flags { get; private init; }
    public string? DeprecatedSince { get; private init; }
    public string? ReplacedBy { get; private init; }

    /// <summary>What changed in which version, oldest first.</summary>
    public ImmutableArray<(string Since, string Changes)> History { get; private init; } = [];
    public ImmutableArray<CommandArg> Args { get; private init; } = [];
}
