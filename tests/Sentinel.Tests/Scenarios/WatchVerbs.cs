// WatchVerbs: verbs that let time pass, look and ask.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Linq;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>What comes of it.</summary>
internal static class WatchVerbs
{
    private const string DefaultLimit = "120s";

    /// <summary>Does the verb; false if it is not one of these.</summary>
    public static bool Run(ScenarioWorld w, string verb, string[] args)
    {
        switch (verb)
        {
            case "advance":
                // Time passes.
                // Example: advance 31s
                w.World.RunForMs(ScenarioVerbs.Ms(args[0]));
                break;
            case "until":
                // Time passes until one, any or each of the living Sentinels says so; not beyond
                // a limit of 120 s or as said, at which the test fails. What was said before
                // counts if it was in this block, after the last until.
                // Example: until s2 +switch-master
                // Example: until any -failover-abort within 20s
                // Example: until all +sdown master
                Until(w, args);
                break;
            case "expect":
                // The test fails if it was not said in this block, whatever the transcript says.
                // Example: expect s2 +odown
                Expect(w, args[0], string.Join(' ', args[1..]), said: true);
                break;
            case "never":
                // The test fails if it was said in this block.
                // Example: never any +try-failover
                Expect(w, args[0], string.Join(' ', args[1..]), said: false);
                break;
            case "do":
                // A client asks a server or a Sentinel; the reply is shown. <s2> is the run id.
                // Example: do s1 SENTINEL FAILOVER mymaster
                // Example: do s1 SENTINEL FORGET-SENTINEL mymaster <s2>
                Do(w, args[0], args[1..]);
                break;
            case "heard":
                // Shows what a peer was asked since the last time, the lines with this word.
                // Example: heard p2 SLAVEOF
                Heard(w, args[0], string.Join(' ', args[1..]));
                break;
            case "agree":
                // Shows the master all living Sentinels name; the test fails if they differ.
                // Example: agree
                Agree(w);
                break;
            case "epochs":
                // Shows what each living Sentinel holds for true about its masters.
                // Example: epochs
                Epochs(w);
                break;
            case "roles":
                // Shows what each living server is.
                // Example: roles
                Roles(w);
                break;
            case "config":
                // Shows the lines of a Sentinel in its file.
                // Example: config s1
                ShowConfig(w, args[0]);
                break;
            case "log":
                // Shows all lines of the logs from now on, or only the events again.
                // Example: log all
                w.ShowAll = args[0] == "all";
                break;
            default:
                return false;
        }
        return true;
    }

    private static void Do(ScenarioWorld w, string name, string[] command)
    {
        string[] words = [.. command.Select(w.Unnamed)];
        string[] reply = w.Cluster.Do(w.Member(name), words).TrimEnd().Split("\r\n");
        w.Say($"{name} = {reply[0]}");
        foreach (string line in reply[1..])
        {
            w.SayMore(line);
        }
    }

    private static void Until(ScenarioWorld w, string[] args)
    {
        int limitAt = Array.IndexOf(args, "within");
        string limit = limitAt < 0 ? DefaultLimit : args[limitAt + 1];
        string text = string.Join(' ', args[1..(limitAt < 0 ? args.Length : limitAt)]);
        bool came = w.World.RunUntil(
            () =>
            {
                w.Gather();
                return Came(w, args[0], text, w.SaidBefore);
            },
            ScenarioVerbs.Ms(limit));
        if (!came)
        {
            w.Fail($"{args[0]} did not say {text} within {limit}");
        }
        w.SaidBefore = w.Said.Count;
    }

    private static void Expect(ScenarioWorld w, string who, string text, bool said)
    {
        if (Came(w, who, text, since: 0) != said)
        {
            w.Fail(said ? $"{who} did not say {text}" : $"{who} said {text}");
        }
    }

    private static bool Came(ScenarioWorld w, string who, string text, int since)
    {
        bool By(string? name) => w.Said.Skip(since).Any(s =>
            (name is null || s.Node == name) && s.Text.StartsWith(text, StringComparison.Ordinal));
        return who switch
        {
            "any" => By(null),
            "all" => w.LivingSentinels.All(s => By(s.Name)),
            _ => By(who),
        };
    }

    private static void Heard(ScenarioWorld w, string peer, string word)
    {
        w.Say($"{peer} heard");
        foreach (string line in w.Peers[peer].Heard(word))
        {
            w.SayMore(line);
        }
    }

    private static void Agree(ScenarioWorld w)
    {
        string[] named = [.. w.LivingSentinels.Select(s => Named(s.Master)).Distinct()];
        if (named.Length != 1)
        {
            w.Fail("they do not agree: " + string.Join(", ", named));
        }
        w.Say($"all agree on {named[0]}");
    }

    private static string Named(SentinelRedisInstance master)
    {
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(master);
        return $"{addr.Hostname}:{addr.Port} of config epoch {master.ConfigEpoch}";
    }

    private static void Epochs(ScenarioWorld w)
    {
        foreach (Member s in w.LivingSentinels)
        {
            w.Say($"{s.Name} is in epoch {s.State.CurrentEpoch}");
            foreach (SentinelRedisInstance m in s.State.Masters)
            {
                string vote = m.LeaderEpoch == 0
                    ? "no vote" : $"voted for {m.Leader ?? "one forgotten"} in {m.LeaderEpoch}";
                w.SayMore($"{m.Name} {Named(m)}, {vote}, {m.Replicas.Count} replicas, "
                    + $"{m.Sentinels.Count} other sentinels");
            }
        }
    }

    private static void Roles(ScenarioWorld w)
    {
        foreach (Member r in w.Cluster.Servers.Where(r => r.Alive))
        {
            w.Say($"{r.Name} is " + (r.Server.Repl.MasterHost is { } host
                ? $"a replica of {host}:{r.Server.Repl.MasterPort}"
                : "a master"));
        }
    }

    private static void ShowConfig(ScenarioWorld w, string name)
    {
        w.Say($"{name} has written");
        foreach (string line in w.Member(name).Config.Split('\n'))
        {
            if (line.StartsWith("sentinel ", StringComparison.Ordinal))
            {
                w.SayMore(line);
            }
        }
    }
}
