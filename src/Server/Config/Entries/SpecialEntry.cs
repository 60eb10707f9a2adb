// SpecialEntry: a directive with a syntax of its own.
// Port of redis 7.2 config.c createSpecialConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Stores words and returns what is wrong with them, or null.</summary>
internal delegate string? SpecialSet(RedisServer server, IReadOnlyList<string> argv,
    out bool changed);

/// <summary>A directive whose three operations are written out.</summary>
internal sealed class SpecialEntry(string name, ConfigFlags flags,
    SpecialSet set) : ConfigEntry(name, flags)
{
    public required System.Func<RedisServer, string> Shown { get; init; }

    public required System.Action<RedisServer, ConfigRewriteState,
        ServerConfig> Written { get; init; }

    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed) =>
        set(server, argv, out changed);

    public override string Get(RedisServer server) => Shown(server);

    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults) =>
        Written(server, state, defaults);
}
