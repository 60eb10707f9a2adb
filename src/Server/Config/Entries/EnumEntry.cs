// EnumEntry: a directive whose value is one, or several, of a list of words.
// Port of redis 7.2 config.c enumConfigSet. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>A directive of named values. With <see cref="ConfigFlags.MultiArg"/> the values are
/// bits and several words may be given.</summary>
internal sealed class EnumEntry(
    string name,
    ConfigFlags flags,
    (string Name, int Value)[] names,
    Func<ServerConfig, int> read,
    Action<ServerConfig, int> write,
    Func<int, string?>? valid)
    : ConfigEntry(name, flags)
{
    private bool IsBits => Has(ConfigFlags.MultiArg);

    /// <port>config.c enumConfigSet</port>
    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = false;
        if (!TryGetValue(argv, out int value))
        {
            return "argument(s) must be one of the following: "
                + string.Join(", ", Array.ConvertAll(names, n => n.Name));
        }
        if (valid?.Invoke(value) is { } error)
        {
            return error;
        }
        changed = read(server.Config) != value;
        write(server.Config, value);
        return null;
    }

    /// <port>config.c configEnumGetValue</port>
    private bool TryGetValue(IReadOnlyList<string> argv, out int value)
    {
        value = 0;
        if (argv.Count == 0 || (!IsBits && argv.Count != 1))
        {
            return false;
        }
        foreach (string word in argv)
        {
            int i = Array.FindIndex(names, n =>
                n.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (i < 0)
            {
                return false;
            }
            value |= names[i].Value;
        }
        return true;
    }

    /// <port>config.c configEnumGetName</port>
    public override string Get(RedisServer server)
    {
        int value = read(server.Config);
        int exact = Array.FindIndex(names, n => n.Value == value);
        if (exact >= 0)
        {
            return names[exact].Name;
        }
        var text = new StringBuilder();
        int unmatched = value;
        foreach ((string word, int bit) in names)
        {
            if (IsBits && bit != 0 && (unmatched & bit) == bit)
            {
                text.Append(text.Length == 0 ? "" : " ").Append(word);
                unmatched &= ~bit;
            }
        }
        return text.Length == 0 || unmatched != 0 ? "unknown" : text.ToString();
    }

    /// <port>config.c rewriteConfigEnumOption</port>
    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults) =>
        state.RewriteLine(Name, $"{Name} {Get(server)}", read(server.Config) != read(defaults));
}
