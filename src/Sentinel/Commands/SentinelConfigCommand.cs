// SentinelConfigCommand: SENTINEL CONFIG GET and SET, parameters that hold for all masters.
// Port of redis 7.2 sentinel.c sentinelConfigSetCommand, sentinelConfigGetCommand. BSD-3-Clause,
// see THIRD-PARTY-NOTICES.md.
//
// SET looks at all its arguments before it changes anything. One row a parameter, in the order in
// which GET prints them.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>SENTINEL CONFIG.</summary>
/// <port>sentinel.c sentinelConfigSetCommand, sentinelConfigGetCommand</port>
public static class SentinelConfigCommand
{
    private sealed record Parameter(
        string Name,
        Func<SentinelState, string> Get,
        Func<string, bool> IsValid,
        Action<SentinelState, string> Set,
        bool DropsConnections = false);

    private static IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("resolve-hostnames", s => s.ResolveHostnames ? "yes" : "no",
            v => CText.YesNo(v) >= 0, (s, v) => s.ResolveHostnames = CText.YesNo(v) == 1),
        new("announce-hostnames", s => s.AnnounceHostnames ? "yes" : "no",
            v => CText.YesNo(v) >= 0, (s, v) => s.AnnounceHostnames = CText.YesNo(v) == 1),
        new("announce-ip", s => s.AnnounceIp ?? "", _ => true, (s, v) => s.AnnounceIp = v),
        new("announce-port", s => s.AnnouncePort.ToString(CultureInfo.InvariantCulture),
            v => Port(v) is not null, (s, v) => s.AnnouncePort = Port(v)!.Value),
        new("sentinel-user", s => s.SentinelAuthUser ?? "", _ => true,
            (s, v) => s.SentinelAuthUser = v.Length == 0 ? null : v, true),
        new("sentinel-pass", s => s.SentinelAuthPass ?? "", _ => true,
            (s, v) => s.SentinelAuthPass = v.Length == 0 ? null : v, true),
        new("loglevel", s => s.Host.Verbosity.ToString().ToLowerInvariant(),
            v => Level(v) is not null, (s, v) => s.Host.Verbosity = Level(v)!.Value),
        new("semantics", s => s.Semantics.Name, v => SentinelSemantics.Named(v) is not null,
            (s, v) => s.SetSemantics(SentinelSemantics.Named(v)!)),
    ];

    /// <summary>SENTINEL CONFIG GET param [param ...] | SET param value [param value
    /// ...].</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Config(Client c)
    {
        string action = SentinelCommands.Arg(c, 2);
        if (CText.EqualsIgnoreCase(action, "set") && c.Argc >= 5)
        {
            Set(c);
        }
        else if (CText.EqualsIgnoreCase(action, "get"))
        {
            Get(c);
        }
        else
        {
            c.AddReplyError("Only SENTINEL CONFIG GET <param> [<param> <param> ...]/ SET <param> "
                + "<value> [<param> <value> ...] are supported.");
        }
    }

    /// <port>sentinel.c sentinelConfigSetCommand</port>
    private static void Set(Client c)
    {
        SentinelState s = SentinelCommands.StateOf(c);
        var changes = new List<(Parameter Parameter, string Value)>();
        for (int i = 3; i < c.Argc; i++)
        {
            string name = SentinelCommands.Arg(c, i);
            Parameter? parameter = Find(name);
            if (parameter is null)
            {
                c.AddReplyError($"Invalid argument '{name}' to SENTINEL CONFIG SET");
                return;
            }
            if (changes.Exists(change => change.Parameter == parameter))
            {
                c.AddReplyError($"Duplicate argument '{name}' to SENTINEL CONFIG SET");
                return;
            }
            if (i + 1 == c.Argc)
            {
                c.AddReplyError($"Missing argument '{name}' value");
                return;
            }
            string value = SentinelCommands.Arg(c, ++i);
            if (!parameter.IsValid(value))
            {
                c.AddReplyError($"Invalid value '{value}' to SENTINEL CONFIG SET '{name}'");
                return;
            }
            changes.Add((parameter, value));
        }
        bool drop = false;
        foreach ((Parameter parameter, string value) in changes)
        {
            parameter.Set(s, value);
            drop |= parameter.DropsConnections;
        }
        SentinelCommands.FlushConfigAndReply(c);
        if (drop)
        {
            SentinelLinks.DropConnections(s);
        }
    }

    /// <port>sentinel.c sentinelConfigGetCommand</port>
    private static void Get(Client c)
    {
        SentinelState s = SentinelCommands.StateOf(c);
        int map = c.AddReplyDeferredLen();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 3; i < c.Argc; i++)
        {
            foreach (Parameter parameter in Parameters)
            {
                if (Glob.IsMatch(c.Argv(i), CText.Encode(parameter.Name), nocase: true)
                    && shown.Add(parameter.Name))
                {
                    c.AddReplyBulk(parameter.Name);
                    c.AddReplyBulk(parameter.Get(s));
                }
            }
        }
        c.SetDeferredMapLen(map, shown.Count);
    }

    private static Parameter? Find(string name)
    {
        foreach (Parameter parameter in Parameters)
        {
            if (CText.EqualsIgnoreCase(parameter.Name, name))
            {
                return parameter;
            }
        }
        return null;
    }

    private static int? Port(string text) =>
        Number.TryParseInt64(CText.Encode(text), out long port) && port is >= 0 and <= 65535
            ? (int)port
            : null;

    private static LogLevel? Level(string text) => text.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "verbose" => LogLevel.Verbose,
        "notice" => LogLevel.Notice,
        "warning" => LogLevel.Warning,
        "nothing" => LogLevel.Nothing,
        _ => null,
    };
}
