// Repository: files of the tree the tests were built from.
// Ours, no origin in C.
using System;
using System.IO;

namespace RedisNet.Campaign.Tests;

/// <summary>Finds the root: the folder with the solution.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null
                && !File.Exists(Path.Combine(folder.FullName, "RedisNet.sln")))
            {
                folder = folder.Parent;
            }
            return folder?.FullName ?? throw new DirectoryNotFoundException("RedisNet.sln");
        }
    }

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));
}
