// GroupReader: one JSON file to rows.
//
// Everything that can be wrong in a row is found here, so that what is written compiles and what
// COMMAND DOCS says hangs together: unknown fields and words, missing fields, containers in
// containers, key specs no argument refers to.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RedisNet.Tools.GenCommands;

/// <summary>Reads one group. Throws <see cref="GenException"/> on the first mistake.</summary>
public sealed class GroupReader(string file, string json)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public Group Read()
    {
        using JsonDocument document = Parse();
        var top = new Row(file, "(top)", document.RootElement);
        string word = top.Required("group");
        string group = Members.Find(Members.Groups, word)
            ?? throw top.Wrong($"unknown group '{word}'");
        List<Command> commands = ReadCommands(top, "commands", null);
        top.CheckAllRead();
        return new Group(group, commands);
    }

    private JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            throw new GenException($"{file}: {e.Message}");
        }
    }

    private List<Command> ReadCommands(Row parent, string field, string? container)
    {
        var commands = new List<Command>();
        foreach ((string name, JsonElement element) in parent.Members(field))
        {
            string fullName = container is null ? name : container + "|" + name;
            if (name.Length == 0 || !name.All(IsInName))
                throw parent.Wrong($"'{name}' is no name for a command");
            var row = new Row(file, fullName, element);
            commands.Add(ReadCommand(row, name, fullName, container is not null));
        }
        return [.. commands.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static bool IsInName(char ch) =>
        char.IsAsciiLetterLower(ch) || char.IsAsciiDigit(ch) || ch is '-' or '_';

    private Command ReadCommand(Row row, string name, string fullName, bool isSubcommand)
    {
        var command = new Command(name, fullName)
        {
            Handler = row.Optional("handler"),
            Built = row.Flag("built", true),
            Arity = row.Int("arity") ?? throw row.Wrong("no 'arity'"),
            Flags = row.Words("flags", Members.CommandFlags),
            Acl = row.Words("acl", Members.AclCategories),
            Since = row.Required("since"),
            Deprecated = row.Optional("deprecated"),
            ReplacedBy = row.Optional("replacedBy"),
            DocFlags = row.Words("docFlags", Members.DocFlags),
            Complexity = row.Optional("complexity"),
            Summary = row.Required("summary"),
            History = row.Pairs("history"),
            Tips = row.Strings("tips"),
            Keys = [.. row.Elements("keys").Select(e => KeyReader.Read(row, e))],
            GetKeys = row.Optional("getKeys"),
            Args = ArgReader.ReadAll(row, row.Elements("args")),
            Subcommands = row.Has("subcommands") ? ReadCommands(row, "subcommands", fullName) : [],
        };
        row.CheckAllRead();
        CheckCommand(row, command, isSubcommand);
        return command;
    }

    private static void CheckCommand(Row row, Command command, bool isSubcommand)
    {
        if (command.Arity == 0)
            throw row.Wrong("'arity' counts the name, so it is never 0");
        if (isSubcommand && command.Subcommands.Count > 0)
            throw row.Wrong("a subcommand has no subcommands");
        if (command.Handler is null && command.Subcommands.Count == 0)
            throw row.Wrong("neither 'handler' nor 'subcommands'");
        if (command.Handler?.Split('.') is not (null or [{ Length: > 0 }, { Length: > 0 }]))
            throw row.Wrong($"'handler' is Class.Method, not '{command.Handler}'");
        if (command.Deprecated is not null != command.DocFlags.Contains("Deprecated"))
            throw row.Wrong("'deprecated' and the docFlag go together");
        CheckKeySpecsAreUsed(row, command);
    }

    /// <summary>COMMAND DOCS points from arguments to key specs: every number must exist, every
    /// spec be meant.</summary>
    private static void CheckKeySpecsAreUsed(Row row, Command command)
    {
        var used = new SortedSet<int>(Flatten(command.Args).Select(a => a.KeySpec).OfType<int>());
        foreach (int index in used)
        {
            if (index < 0 || index >= command.Keys.Count)
                throw row.Wrong($"an argument names key spec {index}, which is not there");
        }
        for (int i = 0; i < command.Keys.Count; i++)
        {
            if (!used.Contains(i) && !command.Keys[i].Flags.Contains("NotKey"))
                throw row.Wrong($"no argument names key spec {i}");
        }
    }

    private static IEnumerable<Argument> Flatten(IEnumerable<Argument> args) =>
        args.SelectMany(a => Flatten(a.Args).Prepend(a));
}
