// Repository: finds the working tree and reads its text files once.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.IO;

namespace RedisNet.Tidy.Tests;

internal static class Repository
{
    private static readonly string[] TextEndings =
    [
        ".cs", ".md", ".csproj", ".props", ".targets", ".sh", ".txt", ".tsv", ".conf", ".json",
        ".editorconfig", ".gitignore", ".sln", "Makefile", "LICENSE", "/run",
    ];

    private static readonly string[] SkippedFolders =
        [".git", "bin", "obj", "out", ".vs", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceText> Files { get; } = ReadAll();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RedisNet.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("RedisNet.sln was not found.");
    }

    private static List<SourceText> ReadAll()
    {
        var files = new List<SourceText>();
        Read(Root, files);
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static void Read(string folder, List<SourceText> files)
    {
        foreach (string sub in Directory.GetDirectories(folder))
        {
            if (Array.IndexOf(SkippedFolders, Path.GetFileName(sub)) < 0)
            {
                Read(sub, files);
            }
        }
        foreach (string file in Directory.GetFiles(folder))
        {
            if (Array.Exists(TextEndings, file.EndsWith))
            {
                string path = Path.GetRelativePath(Root, file).Replace('\\', '/');
                files.Add(new SourceText(path, File.ReadAllText(file)));
            }
        }
    }
}
