// Generator: reads all groups and writes both files, in memory.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Tools.GenCommands;

/// <summary>From a folder of JSON files to the text of the generated files.</summary>
public static class Generator
{
    public const string TableFile = "CommandTable.g.cs";
    public const string DocsFile = "CommandDocs.g.cs";

    /// <summary>Relative to the root of the repository.</summary>
    public static readonly string OutputFolder = Path.Combine("src", "Server", "Commands");

    public static Generated Run(string folder)
    {
        string[] paths = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
            throw new GenException($"no *.json in {folder}");
        return Run(paths.Select(p => (Path.GetFileName(p), File.ReadAllText(p))));
    }

    public static Generated Run(IEnumerable<(string File, string Json)> files)
    {
        var groups = new List<Group>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string file, string json) in files)
        {
            Group group = new GroupReader(file, json).Read();
            foreach (Command command in group.Commands)
            {
                if (!names.TryAdd(command.Name, file))
                    throw new GenException(
                        $"{file}: {command.Name}: already in {names[command.Name]}");
            }
            groups.Add(group);
        }
        return new Generated(TableWriter.Write(groups), DocsWriter.Write(groups));
    }
}
