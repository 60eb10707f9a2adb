// SentinelInfo: commands that a server has too, but a Sentinel answers differently.
// Port of redis 7.2 sentinel.c sentinelInfoCommand, sentinelRoleCommand, sentinelPublishCommand.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>INFO's own section, ROLE and PUBLISH of a Sentinel.</summary>
/// <port>sentinel.c sentinelInfoCommand</port>
public static class SentinelInfo
{
    private static readonly ImmutableArray<string> Sections =
        ["server", "clients", "cpu", "stats", "sentinel"];

    /// <summary>INFO [section ...]: the sections a Sentinel has, its own at the end.</summary>
    /// <port>sentinel.c sentinelInfoCommand</port>
    public static void Info(Client c)
    {
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 1; i < c.Argc; i++)
        {
            asked.Add(SentinelCommands.Arg(c, i));
        }
        bool all = asked.Count == 0 || asked.Contains("default") || asked.Contains("all")
            || asked.Contains("everything");
        var names = new List<string>();
        foreach (string section in Sections)
        {
            if (section != "sentinel" && (all || asked.Contains(section)))
            {
                names.Add(section);
            }
        }
        string text = names.Count > 0 ? InfoCommand.Text(c.Server, names) : "";
        if (all || asked.Contains("sentinel"))
        {
            string own = "# Sentinel\r\n" + Section(SentinelCommands.StateOf(c));
            text = text.Length == 0 ? own : text + "\r\n" + own;
        }
        c.AddReplyBulk(text);
    }

    /// <summary>The fields of the section "Sentinel", without its title.</summary>
    /// <port>sentinel.c sentinelInfoCommand</port>
    public static string Section(SentinelState s)
    {
        long tiltS = s.Tilt ? (SentinelClock.NowMs(s) - s.TiltStartTimeMs) / 1000 : -1;
        var info = new StringBuilder();
        info.Append(CultureInfo.InvariantCulture, $"sentinel_masters:{s.Masters.Count}\r\n")
            .Append(CultureInfo.InvariantCulture, $"sentinel_tilt:{(s.Tilt ? 1 : 0)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"sentinel_tilt_since_seconds:{tiltS}\r\n")
            .Append(CultureInfo.InvariantCulture,
                $"sentinel_running_scripts:{s.RunningScripts}\r\n")
            .Append(CultureInfo.InvariantCulture,
                $"sentinel_scripts_queue_length:{s.ScriptsQueue.Count}\r\n")
            .Append(CultureInfo.InvariantCulture,
                $"sentinel_simulate_failure_flags:{(int)s.SimFailureFlags}\r\n");
        if (s.Semantics.ShowsInInfo)
        {
            info.Append(CultureInfo.InvariantCulture, $"sentinel_semantics:{s.Semantics.Name}\r\n");
        }
        int id = 0;
        foreach (SentinelRedisInstance ri in s.Masters)
        {
            string status = ri.Is(InstanceFlags.ODown) ? "odown"
                : ri.Is(InstanceFlags.SDown) ? "sdown"
                : "ok";
            info.Append(CultureInfo.InvariantCulture,
                    $"master{id++}:name={ri.Name},status={status},address={ri.Addr.Announce(s)}")
                .Append(CultureInfo.InvariantCulture,
                    $":{ri.Addr.Port},slaves={ri.Replicas.Count},")
                .Append(CultureInfo.InvariantCulture, $"sentinels={ri.Sentinels.Count + 1}\r\n");
        }

        // REDISNET(sentinel-counters): after all that C has, so that who parses that sees no
        // difference.
        s.Stats.AppendTo(info);
        return info.ToString();
    }

    /// <summary>ROLE: "sentinel" and the names of the masters.</summary>
    /// <port>sentinel.c sentinelRoleCommand</port>
    public static void Role(Client c)
    {
        SentinelState s = SentinelCommands.StateOf(c);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk("sentinel");
        c.AddReplyArrayLen(s.Masters.Count);
        foreach (SentinelRedisInstance ri in s.Masters)
        {
            c.AddReplyBulk(ri.Name);
        }
    }

    /// <summary>PUBLISH: only takes hellos, so that a hello is sent the same way to a Sentinel as
    /// to a server.</summary>
    /// <port>sentinel.c sentinelPublishCommand</port>
    public static void Publish(Client c)
    {
        if (SentinelCommands.Arg(c, 1) != SentinelHello.Channel)
        {
            c.AddReplyError("Only HELLO messages are accepted by Sentinel instances.");
            return;
        }
        SentinelHello.ProcessHelloMessage(SentinelCommands.StateOf(c), c.Argv(2));
        c.AddReplyLongLong(1);
    }
}
