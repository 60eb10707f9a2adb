// ArgReader: the argument tree of a command.
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RedisNet.Tools.GenCommands;

/// <summary>Reads arguments; see commands/README.md for their fields.</summary>
internal static class ArgReader
{
    public static List<Argument> ReadAll(Row command, IEnumerable<JsonElement> elements)
    {
        List<Argument> args = [.. elements.Select(e => Read(command.Part(e)))];
        string? twice = args.GroupBy(a => a.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? args : throw command.Wrong($"two arguments '{twice}' side by side");
    }

    private static Argument Read(Row row)
    {
        string word = row.Required("type");
        string type = Members.Find(Members.ArgTypes, word)
            ?? throw row.Wrong($"unknown type of argument '{word}'");
        var arg = new Argument(row.Required("name"), type)
        {
            Display = row.Optional("display"),
            Token = row.Optional("token"),
            KeySpec = row.Int("key"),
            Since = row.Optional("since"),
            Deprecated = row.Optional("deprecated"),
            Flags = ReadFlags(row),
            Args = ReadAll(row, row.Elements("args")),
        };
        row.CheckAllRead();
        CheckArg(row, arg);
        return arg;
    }

    private static List<string> ReadFlags(Row row)
    {
        var flags = new List<string>();
        if (row.Flag("optional", false))
            flags.Add("Optional");
        if (row.Flag("multiple", false))
            flags.Add("Multiple");
        if (row.Flag("multipleToken", false))
            flags.Add("MultipleToken");
        return flags;
    }

    private static void CheckArg(Row row, Argument arg)
    {
        bool hasParts = arg.Type is "OneOf" or "Block";
        if (arg.Name.Contains('_'))
            throw row.Wrong($"argument '{arg.Name}': '-' joins words, not '_'");
        if (hasParts != arg.Args.Count >= 2 || (!hasParts && arg.Args.Count > 0))
        {
            throw row.Wrong(
                $"argument '{arg.Name}': oneof and block have two parts or more, the others none");
        }
        if (arg.Flags.Contains("MultipleToken") && !arg.Flags.Contains("Multiple"))
            throw row.Wrong($"argument '{arg.Name}': 'multipleToken' without 'multiple'");
    }
}
