// ReplyText: a RESP3 reply as one line of text, without the wording that is ours.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RedisNet.Server.Tests.Commands;

/// <summary>Reads a reply and writes it as command-7.2.4.tsv does, whose head tells how.</summary>
internal sealed class ReplyText(string reply)
{
    private int _at;

    /// <summary>One reply, and nothing may follow it.</summary>
    public static string Of(string reply, int elements = int.MaxValue)
    {
        var text = new ReplyText(reply);
        string line = text.Read(elements);
        return text._at == reply.Length ? line : throw new FormatException("bytes after the reply");
    }

    private string Read(int elements = int.MaxValue)
    {
        int end = reply.IndexOf("\r\n", _at, StringComparison.Ordinal);
        char type = reply[_at];
        string rest = reply[(_at + 1)..end];
        _at = end + 2;
        switch (type)
        {
            case '+':
                return "+" + rest;
            case ':':
                return rest;
            case '_':
                return "_";
            case '$':
                return ReadBulk(Int(rest));
            case '*':
            case '~':
                return (type == '~' ? "~[" : "[") + ReadElements(Int(rest), elements) + "]";
            case '%':
                return "%[" + ReadFields(Int(rest)) + "]";
            default:
                throw new FormatException($"type {type}");
        }
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private string ReadBulk(int length)
    {
        string text = reply.Substring(_at, length);
        _at += length + 2;
        return "\"" + text + "\"";
    }

    private string ReadElements(int count, int wanted)
    {
        var parts = new List<string>();
        for (int i = 0; i < count; i++)
        {
            string part = Read();
            if (i < wanted)
                parts.Add(part);
        }
        return string.Join(' ', parts);
    }

    private string ReadFields(int count)
    {
        var parts = new List<string>();
        for (int i = 0; i < count; i++)
        {
            string name = Read();
            bool history = name == "\"history\"";
            string value = history ? ReadHistory() : Read();
            if (name is "\"notes\"" or "\"summary\"" or "\"complexity\"" or "\"replaced_by\"")
                value = "*";
            if (name != "\"subcommands\"")
                parts.Add(name + " " + value);
        }
        return string.Join(' ', parts);
    }

    private string ReadHistory()
    {
        int end = reply.IndexOf("\r\n", _at, StringComparison.Ordinal);
        int count = Int(reply[(_at + 1)..end]);
        _at = end + 2;
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string entry = Read();
            text.Append(i == 0 ? "" : " ").Append(entry.AsSpan(0, entry.IndexOf(' '))).Append(
                " *]");
        }
        return "~[" + text + "]";
    }
}
