// Mutant: one deliberate bug of the museum.
// Ours, no origin in C.
//
// A bug is a small text file beside this one:
//
//   title: what is wrong
//   origin: the C function it would be in, or the defect
//   killed-by: the property that is expected to find it
//   file: path from the root
//   seeds-with: what a seed must have drawn to show it (see SeedCondition); may be left out
//   test: for a bug that no campaign shows, the test that does, of tests/*.Tests
//   --- find
//   text that occurs once in the file
//   --- replace
//   what stands there instead
//   --- end
//
// Nothing of it is in the product: `make mutants` applies each to a copy of the tree, builds that,
// and runs seeds until one fails (or the test). A test sees to it that the texts still occur.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>A deliberate bug, as its file says.</summary>
public sealed record Mutant(
    string Name, string Title, string Origin, string KilledBy, string File, string SeedsWith,
    string Test, string Find, string Replace)
{
    /// <summary>What kills a bug that has a test of its own.</summary>
    public const string ByTest = "a test";

    public const string Folder = "tests/Campaign/Mutants";

    /// <summary>All of them, in order of name.</summary>
    public static List<Mutant> All(string root) => Directory
        .GetFiles(Path.Combine(root, Folder), "*.mutant").Order(StringComparer.Ordinal)
        .Select(path => Parse(
            Path.GetFileNameWithoutExtension(path), System.IO.File.ReadAllText(path)))
        .ToList();

    public static Mutant Parse(string name, string text)
    {
        string[] lines = text.Split('\n');
        string? Optional(string field) =>
            Array.Find(lines, l => l.StartsWith(field + ": ", StringComparison.Ordinal))?[
                (field.Length + 2)..];
        string Field(string field) => Optional(field)
            ?? throw new FormatException($"{name}: no line '{field}: ..'");
        int find = Array.IndexOf(lines, "--- find");
        int replace = Array.IndexOf(lines, "--- replace");
        int end = Array.IndexOf(lines, "--- end");
        return new Mutant(
            name, Field("title"), Field("origin"), Optional("killed-by") ?? ByTest, Field("file"),
            Optional("seeds-with") ?? "", Optional("test") ?? "",
            string.Join('\n', lines[(find + 1)..replace]),
            string.Join('\n', lines[(replace + 1)..end]));
    }

    /// <summary>The source file of its test, in the tree at <paramref name="root"/>.</summary>
    public string TestFile(string root) => Directory
        .GetDirectories(Path.Combine(root, "tests"), "*.Tests")
        .SelectMany(folder => Directory.GetFiles(
            folder, Test.Split('.')[0] + ".cs", SearchOption.AllDirectories))
        .Single();

    /// <summary>How often the text to replace occurs in a source.</summary>
    public int Occurrences(string source)
    {
        int count = 0;
        for (int at = source.IndexOf(Find, StringComparison.Ordinal); at >= 0;
            at = source.IndexOf(Find, at + 1, StringComparison.Ordinal))
        {
            count++;
        }
        return count;
    }

    public string Apply(string source) => source.Replace(Find, Replace, StringComparison.Ordinal);
}
