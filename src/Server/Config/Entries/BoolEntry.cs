// BoolEntry: a directive that is yes or no.
// Port of redis 7.2 config.c boolConfigSet. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>A yes/no directive.</summary>
internal sealed class BoolEntry(
    string name, ConfigFlags flags, ConfigField<bool> field, Func<bool, string?>? valid)
    : ConfigEntry(name, flags)
{
    /// <port>config.c boolConfigSet</port>
    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        bool yes = argv[0].Equals("yes", StringComparison.OrdinalIgnoreCase);
        bool no = argv[0].Equals("no", StringComparison.OrdinalIgnoreCase);
        changed = false;
        if (!yes && !no)
        {
            return "argument must be 'yes' or 'no'";
        }
        if (valid?.Invoke(yes) is { } error)
        {
            return error;
        }
        ref bool value = ref field(server.Config);
        changed = value != yes;
        value = yes;
        return null;
    }

    public override string Get(RedisServer server) => field(server.Config) ? "yes" : "no";

    /// <port>config.c rewriteConfigYesNoOption</port>
    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults) =>
        state.RewriteLine(Name, $"{Name} {Get(server)}", field(server.Config) != field(defaults));
}
