// PortMap: C file -> C function -> our file, as a page.
// Ours, no origin in C.
//
// A function counts as ported when a port tag names it. A tag with a family (`ACL_CATEGORY_*`) or
// of something that is no function is shown but counts for nothing.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace RedisNet.Tools.GenMap;

internal static partial class PortMap
{
    /// <summary>The page's text.</summary>
    /// <param name="symbolRows">Rows "file TAB kind TAB name".</param>
    /// <param name="files">Our files: path from the root, text.</param>
    public static string Write(IEnumerable<string> symbolRows,
        IEnumerable<(string Path, string Text)> files)
    {
        SortedDictionary<string, SortedSet<string>> functions = Functions(symbolRows);
        SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> ports = Ports(files);
        var page = new StringBuilder();
        page.Append("""
            # From the C source to ours

            Where a function, type or constant of Redis 7.2.4 went. Made by `make map` from the
            `port` tags in `src` and `docs/port/symbols-7.2.4.tsv`; do not edit. The share counts
            functions that a tag names.

            | C file | functions | ported | share |
            |---|---:|---:|---:|

            """);
        foreach ((string file, SortedSet<string> names) in functions)
        {
            int done = ports.TryGetValue(file, out var named) ? names.Count(named.ContainsKey) : 0;
            if (done > 0)
            {
                page.Append(CultureInfo.InvariantCulture,
                    $"| [{file}](#{Anchor(file)}) | {names.Count} | {done} | "
                    + $"{100 * done / names.Count} % |\n");
            }
        }
        string[] untouched = [
            .. functions.Keys.Where(file => !ports.ContainsKey(file)
            && file.EndsWith(".c", StringComparison.Ordinal))];
        page.Append($"\nNothing yet of: {string.Join(", ", untouched)}.\n");
        foreach ((string file, SortedDictionary<string, SortedSet<string>> names) in ports)
        {
            page.Append($"\n## {file}\n\n");
            foreach ((string name, SortedSet<string> paths) in names)
            {
                page.Append($"- `{name}`: {string.Join(", ", paths.Select(Link))}\n");
            }
        }
        return page.ToString();
    }

    private static string Link(string path) => $"[{path["src/".Length..]}](../{path})";

    private static string Anchor(string heading) =>
        new([.. heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')]);

    private static SortedDictionary<string, SortedSet<string>> Functions(IEnumerable<string> rows)
    {
        var functions = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (string row in rows)
        {
            string[] part = row.Split('\t');
            if (part.Length == 3 && part[1] == "function")
            {
                functions.TryAdd(part[0], new SortedSet<string>(StringComparer.Ordinal));
                functions[part[0]].Add(part[2]);
            }
        }
        return functions;
    }

    private static SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> Ports(
        IEnumerable<(string Path, string Text)> files)
    {
        var ports = new SortedDictionary<string, SortedDictionary<string,
            SortedSet<string>>>(StringComparer.Ordinal);
        foreach ((string path, string text) in files)
        {
            foreach (Match tag in Tag().Matches(text))
            {
                string file = tag.Groups[1].Value.Split('/')[^1];
                ports.TryAdd(file, new(StringComparer.Ordinal));
                foreach (string name in tag.Groups[2].Value.Split([' ', ','],
                    StringSplitOptions.RemoveEmptyEntries))
                {
                    var names = ports[file];
                    names.TryAdd(name, new SortedSet<string>(StringComparer.Ordinal));
                    names[name].Add(path);
                }
            }
        }
        return ports;
    }

    [GeneratedRegex(@"<port>([\w./-]+\.[ch]) ([\w.*]+(?:,? [\w.*]+)*)(?: \([^()]*\))?</port>")]
    private static partial Regex Tag();
}
