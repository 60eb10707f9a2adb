// SentinelEvent: an event of a Sentinel, read off the line it logs.
// Ours, no origin in C.
//
// A line is "1003:X 01 Jan 2024 00:00:01.000 # +sdown master mymaster 10.0.0.1 6379". What follows
// the sixth blank is an event if it begins with "+" or "-" and a letter, else a plain message.
using System;

namespace RedisNet.Campaign;

/// <summary>Name and text of an event; <see cref="Type"/> is empty for a plain line of the
/// log.</summary>
public sealed record SentinelEvent(string Type, string Text)
{
    private const int WordsOfHead = 6;

    /// <summary>The words of the text.</summary>
    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name of the master it is about: second word of a master's text, the word after
    /// "@" of another's.</summary>
    public string MasterName
    {
        get
        {
            string[] words = Words;
            int at = Array.IndexOf(words, "@");
            int index = at >= 0 ? at + 1 : 1;
            return Type == "+switch-master" ? words[0]
                : index < words.Length ? words[index] : "";
        }
    }

    /// <summary>Reads a line of the log.</summary>
    public static SentinelEvent Read(string line)
    {
        int start = 0;
        for (int i = 0; i < WordsOfHead && start >= 0; i++)
        {
            int blank = line.IndexOf(' ', start);
            start = blank < 0 ? -1 : blank + 1;
        }
        string text = start < 0 ? line : line[start..];
        bool named = text.Length > 1 && text[0] is '+' or '-' && char.IsAsciiLetter(text[1]);
        if (!named)
        {
            return new SentinelEvent("", text);
        }
        int end = text.IndexOf(' ');
        return end < 0
            ? new SentinelEvent(text, "")
            : new SentinelEvent(text[..end], text[(end + 1)..]);
    }

    public override string ToString() => Type.Length == 0 ? Text : $"{Type} {Text}";
}
