// KeyReader: a key spec.
using System.Collections.Generic;
using System.Text.Json;

namespace RedisNet.Tools.GenCommands;

/// <summary>Reads a key spec; see commands/README.md for its fields.</summary>
internal static class KeyReader
{
    public static Key Read(Row command, JsonElement element)
    {
        Row row = command.Part(element);
        string begin = ReadBegin(row);
        string find = ReadFind(row);
        List<string> flags = row.Words("flags", Members.KeyFlags);
        if (flags.Count == 0)
            throw row.Wrong("a key spec without flags");
        var key = new Key(flags, begin, find, row.Optional("notes"));
        row.CheckAllRead();
        return key;
    }

    private static string ReadBegin(Row row)
    {
        if (row.Int("index") is { } index)
            return $"BeginSearch.Index({index})";
        if (row.Optional("keyword") is { } keyword)
        {
            int from = row.Int("from") ?? throw row.Wrong("a 'keyword' without 'from'");
            return $"BeginSearch.After({Code.Quote(keyword)}, {from})";
        }
        if (row.Optional("begin") == "unknown")
            return "BeginSearch.Unknown()";
        throw row.Wrong("a key spec without 'index', 'keyword' or 'begin': \"unknown\"");
    }

    private static string ReadFind(Row row)
    {
        if (row.Has("range"))
            return $"FindKeys.Range({string.Join(", ", row.Ints("range", 3))})";
        if (row.Has("keynum"))
            return $"FindKeys.Keynum({string.Join(", ", row.Ints("keynum", 3))})";
        if (row.Optional("find") == "unknown")
            return "FindKeys.Unknown()";
        throw row.Wrong("a key spec without 'range', 'keynum' or 'find': \"unknown\"");
    }
}
