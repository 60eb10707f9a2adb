// ConfigEntry: one directive: how it is parsed, shown, rewritten and put into effect.
// Port of redis 7.2 config.c standardConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The file, the command line, CONFIG SET and CONFIG REWRITE all go through these few methods, so
// that a directive behaves the same wherever it comes from. Text is one char a byte (Latin-1).
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>A row of the directive table; immutable, shared by all servers.</summary>
/// <port>config.c standardConfig</port>
public abstract class ConfigEntry(string name, ConfigFlags flags)
{
    public string Name { get; } = name;

    public ConfigFlags Flags { get; } = flags;

    /// <summary>A former name that still works, or null.</summary>
    public string? Alias { get; init; }

    /// <summary>Puts a changed value into effect; returns an error text, or null. Null: nothing to
    /// do.</summary>
    public Func<RedisServer, string?>? Apply { get; init; }

    public bool Has(ConfigFlags flags) => (Flags & flags) != 0;

    /// <summary>Stores a value. Returns what is wrong with it in C's words, or null.</summary>
    /// <param name="changed">False when the value was that already: nothing needs to be
    /// applied.</param>
    /// <port>config.c typeInterface</port>
    public abstract string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed);

    /// <summary>The value as CONFIG GET shows it.</summary>
    public abstract string Get(RedisServer server);

    /// <summary>Writes the directive's lines into a file being rewritten.</summary>
    public abstract void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults);
}
