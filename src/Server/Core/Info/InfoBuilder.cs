// InfoBuilder: the text of INFO as it grows.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using System.Text;

namespace RedisNet.Server;

/// <summary>Appends sections and `name:value` lines. An empty line stands between two
/// sections.</summary>
public sealed class InfoBuilder
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a section: `# Name`.</summary>
    public InfoBuilder Section(string name)
    {
        Separate();
        _text.Append("# ").Append(name).Append("\r\n");
        return this;
    }

    /// <summary>Appends a whole section, its heading included.</summary>
    public void Append(string section)
    {
        Separate();
        _text.Append(section);
    }

    public InfoBuilder Field(string name, string? value)
    {
        _text.Append(name).Append(':').Append(value).Append("\r\n");
        return this;
    }

    public InfoBuilder Field(string name, long value)
    {
        _text.Append(name).Append(':').Append(CultureInfo.InvariantCulture, $"{value}")
            .Append("\r\n");
        return this;
    }

    public InfoBuilder Field(string name, bool value) => Field(name, value ? 1 : 0);

    /// <summary>A number with two digits behind the point.</summary>
    public InfoBuilder Field2(string name, double value)
    {
        _text.Append(name).Append(':').Append(CultureInfo.InvariantCulture, $"{value:F2}")
            .Append("\r\n");
        return this;
    }

    /// <summary>Bytes, and the same for people: used_memory and used_memory_human.</summary>
    public InfoBuilder Bytes(string name, long bytes)
    {
        Field(name, bytes);
        return Field(name + "_human", Human(bytes));
    }

    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_text.Length > 0)
        {
            _text.Append("\r\n");
        }
    }

    /// <summary>Bytes with a unit: 994.26K.</summary>
    /// <port>server.c bytesToHuman</port>
    public static string Human(long bytes)
    {
        if (bytes < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
        }
        const string Units = "KMGTP";
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{value:F2}{Units[unit]}");
    }
}
