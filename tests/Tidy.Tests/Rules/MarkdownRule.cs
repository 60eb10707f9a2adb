// MarkdownRule: a document has one title, and its links lead somewhere.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace RedisNet.Tidy.Tests.Rules;

internal static partial class MarkdownRule
{
    public static IEnumerable<string> OneTitle(SourceText file)
    {
        if (!file.IsMarkdown)
        {
            yield break;
        }
        int titles = 0;
        bool fenced = false;
        foreach (string line in file.Lines)
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            titles += !fenced && line.StartsWith("# ", StringComparison.Ordinal) ? 1 : 0;
        }
        if (titles != 1)
        {
            yield return file.At(1, $"{titles} titles (`# …`), one is wanted");
        }
    }

    /// <summary>Relative links must name a file or folder; `exists` takes a path from the
    /// root.</summary>
    public static IEnumerable<string> Links(SourceText file, Func<string, bool> exists)
    {
        if (!file.IsMarkdown)
        {
            yield break;
        }
        foreach (Match m in Link().Matches(file.Text))
        {
            string target = m.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)
                || target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }
            string folder = System.IO.Path.GetDirectoryName(file.Path) ?? "";
            string path = System.IO.Path.GetFullPath(
                System.IO.Path.Combine("/", folder, target))[1..];
            if (!exists(path))
            {
                yield return file.At(file.LineOf(m.Index),
                    $"the link {m.Groups[1].Value} leads nowhere");
            }
        }
    }

    [GeneratedRegex(@"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
