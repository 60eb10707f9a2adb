// HeadRule: a source file opens with its name, what it is, and where it comes from.
// Ours, no origin in C.
using System;
using System.Collections.Generic;

namespace RedisNet.Tidy.Tests.Rules;

internal static class HeadRule
{
    private static readonly string[] Origins = ["Port of ", "Ours", "Not a port", "No port"];

    public static IEnumerable<string> Check(SourceText file)
    {
        if (!file.IsCSharp || file.IsGenerated || !file.Under("src/"))
        {
            yield break;
        }
        if (!OpensWithName(file))
        {
            yield return file.At(1, $"the first line is `// {Type(file)}: what it is.`");
        }
        if (!HasOrigin(file))
        {
            yield return file.At(2,
                "the second sentence is `Port of …`, `Ours, …` or `Not a port …`");
        }
        if (!file.Code.Contains("namespace ", StringComparison.Ordinal)
            || file.Code.Contains('{') && FirstBlockIsNamespace(file))
        {
            yield return file.At(1, "a file-scoped namespace is wanted");
        }
    }

    /// <summary>The type, or "the type, this part of it", then a colon.</summary>
    private static bool OpensWithName(SourceText file)
    {
        string name = file.Lines[0].Split(": ")[0];
        return name == $"// {Type(file)}" || name == $"// {file.Stem}"
            || name.StartsWith($"// {Type(file)}, ", StringComparison.Ordinal);
    }

    /// <summary>Dict.Scan.cs is a part of Dict.</summary>
    private static string Type(SourceText file) => file.Stem.Split('.')[0];

    private static bool HasOrigin(SourceText file)
    {
        string head = "";
        for (int i = 1; i < file.Lines.Length && i < 5; i++)
        {
            if (!file.Lines[i].StartsWith("//", StringComparison.Ordinal))
            {
                break;
            }
            head += file.Lines[i] + "\n";
        }
        return Array.Exists(Origins, origin => head.Contains(origin, StringComparison.Ordinal));
    }

    private static bool FirstBlockIsNamespace(SourceText file) =>
        file.Blocks[0].Kind == BlockKind.Namespace;
}
