// ScenarioVerbs: the language of scenarios.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Servers are r1, r2, … at 10.0.0.1, …, Sentinels s1, s2, … at 10.0.1.1, …, scripted peers p1, p2,
// … in the servers' place. A verb that starts programs may have lines of configuration indented
// below it, for each of them. Times are written 500ms, 31s or 2m. The verbs are described where
// they are told apart: StartVerbs, PeerVerbs, FaultVerbs, WatchVerbs.
using System;
using System.Collections.Generic;
using System.Globalization;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>All verbs.</summary>
internal static class ScenarioVerbs
{
    /// <summary>Does what one line of a scenario says.</summary>
    public static void Run(ScenarioWorld w, ScenarioBlock.Verb verb)
    {
        (string name, string[] args) = (verb.Words[0], verb.Words[1..]);
        if (!StartVerbs.Run(w, name, args, verb.Config)
            && !PeerVerbs.Run(w, name, args)
            && !FaultVerbs.Run(w, name, args)
            && !WatchVerbs.Run(w, name, args))
        {
            throw new ArgumentException($"unknown verb {name}");
        }
        w.Gather();
    }

    public static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static long Ms(string text)
    {
        (string number, long unit) = text switch
        {
            [.., 'm', 's'] => (text[..^2], 1L),
            [.., 'm'] => (text[..^1], 60_000L),
            [.., 's'] => (text[..^1], 1000L),
            _ => throw new ArgumentException($"{text} is no time"),
        };
        return long.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            * unit;
    }

    public static void SetInfo(SortedDictionary<string, string> info, string[] fields)
    {
        foreach (string field in fields)
        {
            int colon = field.IndexOf(':');
            info[field[..colon]] = field[(colon + 1)..];
        }
    }
}
