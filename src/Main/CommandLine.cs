// CommandLine: what the arguments of the process ask for.
// Port of redis 7.2 server.c main (arguments). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Options become configuration lines behind those of the file: `--port 7000` is the line `port
// 7000`. Each argument that does not begin with two dashes is a value of the option before it; so
// is one that does, as long as the option has no value yet (`--requirepass --x`). `--save` and
// `--sentinel` may stand without a value. `--trace <file>` is no configuration: it is for this
// start alone, and nothing rewrites it into a file.
using System;
using System.IO;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Main;

/// <summary>The parsed arguments of a start that is no special option.</summary>
internal sealed class CommandLine
{
    /// <summary>The configuration file as given, or null.</summary>
    public string? ConfigFile { get; private set; }

    /// <summary>A lone dash asked for configuration on standard input.</summary>
    public bool FromStdin { get; private set; }

    /// <summary>Where the loop is to be recorded, or null; empty when the file's name is
    /// missing.</summary>
    public string? TraceFile { get; private set; }

    /// <summary>The options as configuration text.</summary>
    public string Options { get; private set; } = "";

    /// <summary>Whether the program is to be a Sentinel: by option or by the name it was started
    /// under.</summary>
    /// <port>server.c checkForSentinelMode</port>
    public static bool IsSentinel(string program, string[] args) =>
        IsCalled(program, "sentinel")
        || Array.IndexOf(args, "--sentinel") >= 0;

    /// <summary>Whether the last part of the path has the name of this tool, C's or
    /// ours.</summary>
    public static bool IsCalled(string program, string tool)
    {
        string name = Path.GetFileName(program);
        return name.Contains("redis-" + tool, StringComparison.Ordinal)
            || name.Contains("redisnet-" + tool, StringComparison.Ordinal);
    }

    public static CommandLine Parse(string[] args)
    {
        CommandLine line = new();
        StringBuilder options = new();
        int first = 0;
        if (args.Length > 0 && !args[0].StartsWith('-'))
        {
            line.ConfigFile = args[0];
            first = 1;
        }

        bool hasValue = true;
        for (int i = first; i < args.Length; i++)
        {
            if (args[i] == "-" && (i == 0 || i == args.Length - 1))
            {
                line.FromStdin = true;
            }
            else if (hasValue && args[i] == "--trace")
            {
                // REDISNET(trace): no option of C.
                line.TraceFile = i + 1 < args.Length ? args[++i] : "";
            }
            else if (hasValue && args[i].StartsWith("--", StringComparison.Ordinal))
            {
                hasValue = AddName(options, args, i);
            }
            else
            {
                options.Append(Quoting.Repr(Encoding.UTF8.GetBytes(args[i]))).Append(' ');
                hasValue = true;
            }
        }

        line.Options = options.ToString();
        return line;
    }

    // Appends the option's name as the start of a line; true when it needs no value from the next
    // argument.
    private static bool AddName(StringBuilder options, string[] args, int i)
    {
        if (options.Length > 0)
        {
            options.Append('\n');
        }

        // C's argv is bytes; a configuration line is Latin-1.
        string text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(args[i]));
        options.Append(text.AsSpan(2)).Append(' ');
        if (InlineArgs.Split(Encoding.Latin1.GetBytes(text)) is not { Count: 1 })
        {
            return true;
        }

        bool last = i == args.Length - 1;
        bool optionFollows = !last && args[i + 1].StartsWith("--", StringComparison.Ordinal);
        if (text.Equals("--save", StringComparison.OrdinalIgnoreCase) && (last || optionFollows))
        {
            options.Append("\"\"");
            return optionFollows;
        }

        return text.Equals("--sentinel", StringComparison.OrdinalIgnoreCase) && optionFollows;
    }
}
