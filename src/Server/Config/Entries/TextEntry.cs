// TextEntry: a directive whose value is one word of text.
// Port of redis 7.2 config.c stringConfigSet. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>A text directive that always has a value.</summary>
internal sealed class TextEntry(
    string name, ConfigFlags flags, ConfigField<string> field, Func<string, string?>? valid)
    : ConfigEntry(name, flags)
{
    /// <port>config.c stringConfigSet</port>
    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = false;
        if (valid?.Invoke(argv[0]) is { } error)
        {
            return error;
        }
        ref string value = ref field(server.Config);
        changed = value != argv[0];
        value = argv[0];
        return null;
    }

    public override string Get(RedisServer server) => field(server.Config);

    /// <port>config.c rewriteConfigStringOption</port>
    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults) =>
        state.RewriteLine(Name, Line(Name, Get(server)), Get(server) != field(defaults));

    /// <summary>A line with the value quoted so that it reads back the same.</summary>
    internal static string Line(string name, string value) =>
        $"{name} {Quoting.Repr(Encoding.Latin1.GetBytes(value))}";
}
