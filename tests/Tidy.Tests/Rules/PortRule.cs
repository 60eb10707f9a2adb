// PortRule: every `port` tag names symbols that 7.2.4 has, in one grammar.
// Ours, no origin in C.
//
// Grammar: C file, names separated by a blank or ", ", and perhaps a note in parentheses. A member
// may be written with its struct (`client.bufpos`), a family of names with a star
// (`ACL_CATEGORY_*`). What a header declares for its C file may be named under either (`dict.c
// dict`).
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace RedisNet.Tidy.Tests.Rules;

internal static partial class PortRule
{
    public static IEnumerable<string> Check(SourceText file, ISet<string> symbols)
    {
        if (!file.IsCSharp || !file.Under("src/"))
        {
            yield break;
        }
        for (int i = 0; i < file.Lines.Length; i++)
        {
            string line = file.Lines[i].TrimStart();
            if (!line.StartsWith("///", StringComparison.Ordinal)
                || !line.Contains("<port>", StringComparison.Ordinal))
            {
                continue;
            }
            Match m = Tag().Match(file.Lines[i]);
            if (!m.Success)
            {
                yield return file.At(i + 1,
                    "a tag is `<port>file.c name, name</port>` on one line");
                continue;
            }
            foreach (string name in m.Groups[2].Value.Split([' ', ','],
                StringSplitOptions.RemoveEmptyEntries))
            {
                string source = System.IO.Path.GetFileName(m.Groups[1].Value);
                if (!Knows(symbols, source, name))
                {
                    yield return file.At(i + 1, $"7.2.4 has no {name} in {source}");
                }
            }
        }
    }

    private static bool Knows(ISet<string> symbols, string file, string name) =>
        InFile(symbols, file, name)
        || InFile(symbols, file[..^1] + (file.EndsWith('c') ? "h" : "c"), name);

    private static bool InFile(ISet<string> symbols, string file, string name)
    {
        if (name.EndsWith('*'))
        {
            string family = $"{file} {name[..^1]}";
            return symbols.Any(symbol => symbol.StartsWith(family, StringComparison.Ordinal));
        }
        return Array.TrueForAll(name.Split('.'), part => symbols.Contains($"{file} {part}"));
    }

    /// <summary>Reads "file TAB kind TAB name" rows into the set of "file name".</summary>
    public static HashSet<string> ReadSymbols(SourceText table)
    {
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in table.Lines)
        {
            string[] part = line.Split('\t');
            if (part.Length == 3 && !line.StartsWith('#'))
            {
                symbols.Add($"{part[0]} {part[2]}");
            }
        }
        return symbols;
    }

    [GeneratedRegex(@"^\s*/// ?(?:.*\s)?<port>([\w./-]+\.[ch]) ([\w.*]+(?:,? [\w.*]+)*)(?: "
        + @"\([^()]*\))?</port>")]
    private static partial Regex Tag();
}
