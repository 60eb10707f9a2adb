// ConfigLoader: reads the configuration file, standard input and the command line.
// Port of redis 7.2 config.c loadServerConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// All sources are joined into one text and read line by line: the file, then standard input, then
// the options of the command line, so that the later wins. The first mistake ends it, with the
// line's number and text. An `include` is a text of its own, read where it stands. Lines of the
// mode (`sentinel …`) are queued: their order is not ours.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Loads configuration text into a server. One per server, used before it runs.</summary>
public sealed class ConfigLoader(RedisServer server)
{
    private const int MaxIncludeDepth = 16;

    private int _depth;

    /// <summary>True while configuration text is being read, as opposed to CONFIG SET.</summary>
    public bool ReadingFile { get; private set; }

    /// <summary>The users that the text defines.</summary>
    public AclUserDirective Users { get; } = new(server);

    /// <summary>A save line has replaced the default save points.</summary>
    public bool SaveSeen { get; set; }

    /// <summary>Loads a file (null: none), what came from standard input, then the options of the
    /// command line. Returns the first mistake, or null. A mistake of line 0 is one of the whole:
    /// a file that cannot be read is logged here. Lines are counted from the file's
    /// first.</summary>
    /// <port>config.c loadServerConfig</port>
    public ConfigLineError? Load(string? path, string options, string fromStdin = "")
    {
        string text = "";
        if (path != null && ReadOrLog(path, out text) is { } missing)
        {
            return missing;
        }
        ReadingFile = true;
        ConfigLineError? error = LoadText(text + fromStdin + "\n" + options);
        ReadingFile = false;
        return error ?? CheckWhole();
    }

    private ConfigLineError? ReadOrLog(string path, out string text)
    {
        var content = new StringBuilder();
        foreach (string file in ConfigInclude.Expand(server.Env.Files, path))
        {
            SysResult read = TryRead(file, out byte[] bytes);
            if (!read.Ok)
            {
                string reason = read.Errno.Message();
                text = "";
                server.Log(
                    LogLevel.Warning, $"Fatal error, can't open config file '{file}': {reason}");
                return new ConfigLineError(0, file, reason);
            }
            content.Append(Encoding.Latin1.GetString(bytes));
        }
        text = content.ToString();
        return null;
    }

    private SysResult TryRead(string path, out byte[] content)
    {
        SysResult stat = server.Env.Files.Stat(path, out _);
        content = [];
        return stat.Ok ? ConfigRewriteFile.Read(server, path, out content) : stat;
    }

    /// <port>config.c loadServerConfigFromString</port>
    private ConfigLineError? LoadText(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim(' ', '\t', '\r', '\n');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            List<byte[]>? argv = InlineArgs.Split(Encoding.Latin1.GetBytes(line));
            if (argv == null)
            {
                return new ConfigLineError(i + 1, line, "Unbalanced quotes in configuration line");
            }
            if (argv.Count > 0 && LoadLine(argv, i + 1, line) is { } error)
            {
                return error;
            }
        }
        return null;
    }

    private ConfigLineError? LoadLine(List<byte[]> argv, int number, string line)
    {
        string[] words = argv.ConvertAll(Encoding.Latin1.GetString).ToArray();
        string name = words[0].ToLowerInvariant();
        if (ConfigTable.Lookup(name) is { } row)
        {
            string? reason = LoadDirective(row, words);
            return reason == null ? null : new ConfigLineError(number, line, reason);
        }
        if (name == "include" && words.Length == 2)
        {
            return Include(words[1], number, line);
        }
        string? problem = LoadOther(name, words, argv, number, line);
        return problem == null ? null : new ConfigLineError(number, line, problem);
    }

    /// <summary>Lines that are no directives of the table. What is wrong, or null.</summary>
    private string? LoadOther(
        string name, string[] words, List<byte[]> argv, int number, string line) =>
        (name, words.Length) switch
        {
            ("list-max-ziplist-entries" or "list-max-ziplist-value" or "lua-replicate-commands",
                2) => null,
            ("rename-command", 3) => server.Commands.Rename(argv[1], argv[2]),
            ("user", >= 2) => Users.Take(words),
            // REDISNET(config-no-modules): native modules cannot be loaded into a managed process.
            ("loadmodule", >= 2) => "modules are not supported by RedisNet",
            _ when name.Contains('.', StringComparison.Ordinal) => words.Length < 2
                ? "Module config specified without value"
                : "Module Configuration detected without loadmodule directive or no ApplyConfig "
                    + "call: aborting",
            ("sentinel", 1) => null,
            ("sentinel", _) => server.Mode.IsSentinel
                ? server.Mode.QueueConfigLine(server, argv[1..], number, line)
                : "sentinel directive while not in sentinel mode",
            _ => "Bad directive or wrong number of arguments",
        };

    private string? LoadDirective(ConfigEntry row, string[] words)
    {
        bool multi = row.Has(ConfigFlags.MultiArg);
        if (!multi && words.Length != 2)
        {
            return "wrong number of arguments";
        }
        IReadOnlyList<string> values = words[1..];
        if (multi && values.Count == 1 && values[0].Length > 0)
        {
            List<byte[]>? split = InlineArgs.Split(Encoding.Latin1.GetBytes(values[0]));
            if (split == null)
            {
                return "Unbalanced quotes in configuration line";
            }
            values = split.ConvertAll(Encoding.Latin1.GetString);
        }
        return row.Set(server, values, out _);
    }

    private ConfigLineError? Include(string path, int number, string line)
    {
        if (_depth == MaxIncludeDepth)
        {
            return new ConfigLineError(number, line, "include is nested too deeply");
        }
        if (ReadOrLog(path, out string text) is { } missing)
        {
            return missing;
        }
        _depth++;
        ConfigLineError? error = LoadText(text);
        _depth--;
        return error;
    }

    /// <summary>Checks that no single line can make.</summary>
    private ConfigLineError? CheckWhole()
    {
        ConfigApply.ClampHz(server.Config);
        server.Env.Log.FilePath = server.Config.Logfile;
        if (server.Config.Logfile.Length == 0)
        {
            return null;
        }
        SysResult opened = server.Env.Files.Open(
            server.Config.Logfile, OpenFlags.Write | OpenFlags.Append | OpenFlags.Create);
        if (!opened.Ok)
        {
            return new ConfigLineError(0, "", $"Can't open the log file: {opened.Errno.Message()}");
        }
        _ = server.Env.Files.Close(opened.Int);
        return null;
    }
}
