// Transcript: commands and the exact replies of Redis 7.2.4, as text files that are replayed here.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   = SET with NX leaves an existing key alone        a section: a server of its own
//   SET k v                                           a command on connection a
//   < +OK\r\n                                         what came back, escaped
//   b: SUBSCRIBE news                                 a command on connection b
//   b< *3\r\n$9\r\nsubscribe\r\n...                   what came back there
//   # a remark
//
// A command is written as in redis-cli, quotes and \xNN included. After each one every connection
// is read; what came is listed by connection.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using RedisNet.Resp;

namespace RedisNet.Tests.Server;

/// <summary>One section of a file: its title, and its steps.</summary>
public sealed record Transcript(string File, string Title, IReadOnlyList<Transcript.Step> Steps)
{
    /// <summary>A command, and what it brought: connection name to reply bytes.</summary>
    public sealed record Step(string Line, char Connection, string[] Words, string[] Replies);

    public static string Folder
    {
        get
        {
            string folder = TestContext.CurrentContext.TestDirectory;
            while (!System.IO.File.Exists(Path.Combine(folder, "RedisNet.sln")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }
            return Path.Combine(folder, "tests", "Server.Tests", "Transcripts");
        }
    }

    /// <summary>All sections of all files.</summary>
    public static IEnumerable<Transcript> All() =>
        Directory.GetFiles(Folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(Read);

    public static IEnumerable<Transcript> Read(string path)
    {
        string file = Path.GetFileNameWithoutExtension(path);
        string title = "";
        var steps = new List<Step>();
        foreach (string line in System.IO.File.ReadLines(path, Encoding.ASCII))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                if (steps.Count > 0)
                {
                    yield return new Transcript(file, title, steps);
                }
                (title, steps) = (line[2..], []);
            }
            else if (IsReply(line))
            {
                Step last = steps[^1];
                steps[^1] = last with { Replies = [.. last.Replies, line] };
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                steps.Add(ReadCommand(line));
            }
        }
        yield return new Transcript(file, title, steps);
    }

    public static bool IsReply(string line) => line is ['<', ' ', ..] or [_, '<', ' ', ..];

    /// <summary>One command line without its replies.</summary>
    public static Step ReadCommand(string line)
    {
        bool named = line is [_, ':', ' ', ..];
        string command = named ? line[3..] : line;
        List<byte[]> words = InlineArgs.Split(Encoding.Latin1.GetBytes(command))!;
        string[] text = words.ConvertAll(Encoding.Latin1.GetString).ToArray();
        return new Step(line, named ? line[0] : 'a', text, []);
    }

    /// <summary>How a reply on a connection is written in the file; client ids differ.</summary>
    public static string Write(char connection, string bytes)
    {
        string quoted = Quoting.Repr(Encoding.Latin1.GetBytes(bytes));
        string text = quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
        text = Regex.Replace(text, @"\$2\\r\\nid\\r\\n:\d+", @"$$2\r\nid\r\n:0");
        return connection == 'a' ? "< " + text : connection + "< " + text;
    }
}
