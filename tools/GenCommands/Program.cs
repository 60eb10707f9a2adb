// GenCommands: commands/*.json -> src/Server/Commands/CommandTable.g.cs and CommandDocs.g.cs.
// Port of redis 7.2 utils/generate-command-code.py. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Usage: GenCommands <root of the repository>. Exits 0 when both files are written, 1 when a row is
// wrong; the message names the file and the command. The same rows always give the same bytes. See
// commands/README.md.
using System;
using System.IO;

namespace RedisNet.Tools.GenCommands;

/// <summary>The program.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: GenCommands <root of the repository>");
            return 1;
        }
        try
        {
            Generated files = Generator.Run(Path.Combine(args[0], "commands"));
            string folder = Path.Combine(args[0], Generator.OutputFolder);
            File.WriteAllText(Path.Combine(folder, Generator.TableFile), files.Table);
            File.WriteAllText(Path.Combine(folder, Generator.DocsFile), files.Docs);
            return 0;
        }
        catch (GenException e)
        {
            Console.Error.WriteLine("GenCommands: " + e.Message);
            return 1;
        }
    }
}
