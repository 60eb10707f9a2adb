// DemoOptions: what the command line of the demo may say.
// Ours, no origin in C.
using System;
using System.Globalization;
using System.IO;

namespace RedisNet.Tools.Demo;

internal sealed class DemoOptions
{
    public const string Usage = """
        usage: Demo [--server PATH] [--sentinel PATH] [--down-after MS] [--plain] [--keep]
          --server PATH     the server to run (default bin/redisnet-server)
          --sentinel PATH   the program for the Sentinels (default: the server)
          --down-after MS   when a silent master counts as down (default 1000)
          --plain           no colours, no progress line, also on a terminal
          --keep            keep the scratch folder with logs and configuration
        """;

    public string Server { get; private set; } = "bin/redisnet-server";

    public string? SentinelProgram { get; private set; }

    public string Sentinel => SentinelProgram ?? Server;

    public int DownAfterMs { get; private set; } = 1000;

    public bool Plain { get; private set; }

    public bool Keep { get; private set; }

    public static DemoOptions? Parse(string[] args, out string? error)
    {
        var options = new DemoOptions();
        error = null;
        for (int i = 0; i < args.Length && error is null; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--plain": options.Plain = true; break;
                case "--keep": options.Keep = true; break;
                case "--server" when value is not null: options.Server = value; i++; break;
                case "--sentinel" when value is not null:
                    options.SentinelProgram = value;
                    i++;
                    break;
                case "--down-after" when int.TryParse(value, CultureInfo.InvariantCulture,
                    out int ms):
                    options.DownAfterMs = ms;
                    i++;
                    break;
                default: error = Usage; break;
            }
        }
        error ??= Missing(options.Server) ?? Missing(options.Sentinel);
        options.Server = Path.GetFullPath(options.Server);
        options.SentinelProgram = Path.GetFullPath(options.Sentinel);
        return error is null ? options : null;
    }

    private static string? Missing(string program) =>
        File.Exists(program) ? null : $"There is no {program}; `make` builds the servers.";
}
