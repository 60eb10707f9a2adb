// Row: a JSON object that knows where it is and which of its fields were read.
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RedisNet.Tools.GenCommands;

/// <summary>Typed access to the fields of one object; a field that nobody asks for is a
/// mistake.</summary>
public sealed class Row
{
    private readonly string _file;
    private readonly string _name;
    private readonly JsonElement _element;
    private readonly HashSet<string> _read = [];

    public Row(string file, string name, JsonElement element)
    {
        _file = file;
        _name = name;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong("is not an object");
    }

    /// <summary>A part of this row, for messages under the same name.</summary>
    public Row Part(JsonElement element) => new(_file, _name, element);

    public GenException Wrong(string what) => new($"{_file}: {_name}: {what}");

    public bool Has(string field) => Get(field) is not null;

    public string Required(string field) => Optional(field) ?? throw Wrong($"no '{field}'");

    public string? Optional(string field) =>
        Get(field) is { } e ? Text(e, field) : null;

    public int? Int(string field)
    {
        if (Get(field) is not { } e)
            return null;
        return e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out int value) ?
            value : throw Wrong($"'{field}' is not a number");
    }

    public bool Flag(string field, bool otherwise) => Get(field)?.ValueKind switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"'{field}' is not true or false"),
    };

    public List<string> Strings(string field) => [.. Elements(field).Select(e => Text(e, field))];

    /// <summary>A list of words, each of which stands for one of
    /// <paramref name="members"/>.</summary>
    public List<string> Words(string field, string[] members) =>
    [
        .. Strings(field).Select(word => GenCommands.Members.Find(members, word)
            ?? throw Wrong($"unknown word '{word}' in '{field}'")),
    ];

    public List<int> Ints(string field, int count)
    {
        JsonElement[] elements = [.. Elements(field)];
        if (elements.Length != count || !elements.All(IsInt))
            throw Wrong($"'{field}' is not a list of {count} numbers");
        return [.. elements.Select(e => e.GetInt32())];
    }

    public List<(string First, string Second)> Pairs(string field)
    {
        var pairs = new List<(string, string)>();
        foreach (JsonElement e in Elements(field))
        {
            if (e.ValueKind != JsonValueKind.Array || e.GetArrayLength() != 2)
                throw Wrong($"'{field}' is not a list of pairs");
            pairs.Add((Text(e[0], field), Text(e[1], field)));
        }
        return pairs;
    }

    public IEnumerable<JsonElement> Elements(string field)
    {
        if (Get(field) is not { } e)
            return [];
        return e.ValueKind == JsonValueKind.Array ?
            e.EnumerateArray() : throw Wrong($"'{field}' is not a list");
    }

    public IEnumerable<(string Name, JsonElement Value)> Members(string field)
    {
        if (Get(field) is not { ValueKind: JsonValueKind.Object } e)
            throw Wrong($"'{field}' is not an object");
        return e.EnumerateObject().Select(p => (p.Name, p.Value));
    }

    public void CheckAllRead()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
                throw Wrong($"unknown field '{property.Name}'");
        }
    }

    private static bool IsInt(JsonElement e) =>
        e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out _);

    private JsonElement? Get(string field)
    {
        _read.Add(field);
        return _element.TryGetProperty(field, out JsonElement value) ? value : null;
    }

    private string Text(JsonElement e, string field)
    {
        if (e.ValueKind != JsonValueKind.String || e.GetString() is not { } text
            || (text.Length == 0 && field != "token"))
            throw Wrong($"'{field}' is not a text");
        if (text.Any(ch => ch is < ' ' or > '~'))
            throw Wrong($"'{field}' holds a character that is not printable ASCII");
        return text;
    }
}
