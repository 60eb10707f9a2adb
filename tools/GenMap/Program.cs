// Program: `make map`. Writes docs/MAP.md from the port tags in src and the table of C names.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Tools.GenMap;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length != 1 || !File.Exists(Path.Combine(args[0], "RedisNet.sln")))
        {
            Console.Error.WriteLine("usage: GenMap ROOT   (the folder with RedisNet.sln)");
            return 2;
        }
        string root = args[0];
        string[] symbols = File.ReadAllLines(
            Path.Combine(root, "docs", "port", "symbols-7.2.4.tsv"));
        string source = Path.Combine(root, "src");
        IEnumerable<(string, string)> files = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Select(path => (Path.GetRelativePath(root, path), File.ReadAllText(path)));
        File.WriteAllText(Path.Combine(root, "docs", "MAP.md"), PortMap.Write(symbols, files));
        return 0;
    }
}
