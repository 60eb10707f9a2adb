// RunWatch: brings the log lines of all members into the log of the run.
// Ours, no origin in C.
using System;
using System.Linq;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Not a property: a reader of lines.</summary>
public sealed class RunWatch(Action<string, string> write) : Checker
{
    private const int WordsOfHead = 4;

    public override string Property => "";

    // The checkers' own observer stands already: it is called after ours.
    public override void OnRestart(Member m)
    {
        Action<string>? inner = m.Node.Log.Observer;
        string who = m.Name;
        write(who, $"run {m.Starts}");
        m.Node.Log.Observer = line =>
        {
            write(who, Cut(line));
            inner?.Invoke(line);
        };
    }

    // "1003:X 01 Jan 2024 00:00:01.000 # text" without pid and date.
    private static string Cut(string line)
    {
        string text = line.TrimEnd('\n');
        return text.Split(' ') is { Length: > WordsOfHead } words
            ? string.Join(' ', words.Skip(WordsOfHead + 1))
            : text;
    }
}
