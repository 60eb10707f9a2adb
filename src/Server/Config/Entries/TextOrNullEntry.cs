// TextOrNullEntry: a text directive for which the empty text means unset.
// Port of redis 7.2 config.c stringConfigSet. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>A text directive that may have no value.</summary>
internal sealed class TextOrNullEntry(
    string name, ConfigFlags flags, ConfigField<string?> field, Func<string, string?>? valid)
    : ConfigEntry(name, flags)
{
    /// <port>config.c sdsConfigSet</port>
    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = false;
        if (valid?.Invoke(argv[0]) is { } error)
        {
            return error;
        }
        string? given = argv[0].Length == 0 ? null : argv[0];
        ref string? value = ref field(server.Config);
        changed = value != given;
        value = given;
        return null;
    }

    public override string Get(RedisServer server) => field(server.Config) ?? "";

    /// <port>config.c rewriteConfigSdsOption</port>
    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        if (field(server.Config) is { } value)
        {
            state.RewriteLine(Name, TextEntry.Line(Name, value), value != field(defaults));
        }
        else
        {
            state.MarkProcessed(Name);
        }
    }
}
