// LayoutRule: lines, functions and files of a size that can be read.
// Ours, no origin in C.
//
// The limits are ratchets: what must be longer stands in LongPieces with its reason, and may not
// grow.
using System;
using System.Collections.Generic;

namespace RedisNet.Tidy.Tests.Rules;

internal static class LayoutRule
{
    public const int MaxColumns = 100;
    public const int MaxFileLines = 800;
    public const int MaxFunctionLines = 70;

    public static IEnumerable<string> Lines(SourceText file)
    {
        if (!file.IsCSharp || file.IsGenerated)
        {
            yield break;
        }
        for (int i = 0; i < file.Lines.Length; i++)
        {
            string line = file.Lines[i];
            if (line.Length > MaxColumns)
            {
                yield return file.At(i + 1, $"{line.Length} columns, at most {MaxColumns}");
            }
            if (line.Contains('\t') || line.EndsWith(' ') || line.EndsWith('\r'))
            {
                yield return file.At(i + 1, "tab or white space at the end");
            }
        }
    }

    public static IEnumerable<string> FileLength(SourceText file)
    {
        if (file.IsCSharp && !file.IsGenerated && file.Lines.Length > MaxFileLines)
        {
            yield return file.At(1, $"{file.Lines.Length} lines, at most {MaxFileLines}");
        }
    }

    public static IEnumerable<string> FunctionLength(
        SourceText file, IReadOnlyDictionary<string, int> allowed)
    {
        if (!file.IsCSharp || file.IsGenerated)
        {
            yield break;
        }
        foreach (CodeBlock block in file.Blocks)
        {
            if (block.Kind != BlockKind.Function)
            {
                continue;
            }
            int limit = allowed.GetValueOrDefault($"{file.Path} {block.Name}", MaxFunctionLines);
            if (block.Length > limit)
            {
                yield return file.At(
                    block.StartLine, $"{block.Name} has {block.Length} lines, at most {limit}");
            }
        }
    }

    public static IEnumerable<string> OnePublicType(SourceText file)
    {
        if (!file.IsCSharp || file.IsGenerated)
        {
            yield break;
        }
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (CodeBlock block in file.Blocks)
        {
            if (block.IsPublicType && block.TypeDepth == 0)
            {
                names.Add(block.Name);
            }
        }
        if (names.Count > 1)
        {
            yield return file.At(1, "one public type a file: " + string.Join(", ", names));
        }
    }
}
