// DeviationRule: what differs from C on purpose is marked in the code and listed for readers.
// Ours, no origin in C.
//
// In code: `// REDISNET(slug): why`. In docs/DEVIATIONS.md: "- `slug`: what differs." Each needs
// the other; a slug may mark several places.
using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace RedisNet.Tidy.Tests.Rules;

internal static partial class DeviationRule
{
    public static IEnumerable<string> Marks(SourceText file)
    {
        if (!file.IsCSharp || !file.Under("src/"))
        {
            yield break;
        }
        foreach ((int line, string text) in file.Comments)
        {
            if (AnyMark().IsMatch(text) && !Mark().IsMatch(text))
            {
                yield return file.At(line, "a mark is `// REDISNET(area-slug): why`");
            }
        }
    }

    public static IEnumerable<string> Agreement(IEnumerable<SourceText> files, SourceText page)
    {
        var marked = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (SourceText file in files)
        {
            if (file.IsCSharp && file.Under("src/"))
            {
                foreach ((int line, string text) in file.Comments)
                {
                    foreach (Match m in Mark().Matches(text))
                    {
                        marked.TryAdd(m.Groups[1].Value, file.At(line, ""));
                    }
                }
            }
        }
        var listed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Match m in Row().Matches(page.Text))
        {
            if (!listed.Add(m.Groups[1].Value))
            {
                yield return $"{page.Path}: `{m.Groups[1].Value}` is listed twice";
            }
        }
        foreach ((string slug, string place) in marked)
        {
            if (!listed.Contains(slug))
            {
                yield return $"{place} `{slug}` is not listed in {page.Path}";
            }
        }
        foreach (string slug in listed)
        {
            if (!marked.ContainsKey(slug))
            {
                yield return $"{page.Path}: `{slug}` is marked nowhere in src";
            }
        }
    }

    [GeneratedRegex(@"^/? ?REDISNET\b")]
    private static partial Regex AnyMark();

    [GeneratedRegex(@"^/? ?REDISNET\(([a-z0-9]+(?:-[a-z0-9]+)*)\): \S")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^- `([a-z0-9]+(?:-[a-z0-9]+)*)`: \S", RegexOptions.Multiline)]
    private static partial Regex Row();
}
