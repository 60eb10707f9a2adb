// SentinelConfigQueue: "sentinel ..." lines of the configuration file, kept until all are read.
// Port of redis 7.2 sentinel.c sentinel_config, server.h struct sentinelConfig. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The file is rewritten by the program and edited by people, so lines stand in any order; but a
// line about a master means nothing before its monitor line, and a monitor line needs to know
// whether names resolve. So the lines are sorted into three lists, applied one after the other; and
// before all of them the line that says how strictly the others are read.
using System.Collections.Generic;
using System;

namespace RedisNet.Sentinel;

/// <summary>Lines in three passes: before monitor, monitor, after monitor.</summary>
/// <port>server.h sentinelConfig</port>
public sealed class SentinelConfigQueue
{
    /// <summary>One line, without the word "sentinel" in its arguments.</summary>
    /// <port>server.h sentinelLoadQueueEntry</port>
    public sealed record Entry(IReadOnlyList<string> Argv, int LineNumber, string Line);

    private static ReadOnlySpan<string> PreMonitorNames => new[]
    {
        "announce-ip", "announce-port", "deny-scripts-reconfig", "sentinel-user", "sentinel-pass",
        "current-epoch", "myid", "resolve-hostnames", "announce-hostnames",
    };

    public List<Entry> Semantics { get; } = [];
    public List<Entry> PreMonitor { get; } = [];
    public List<Entry> Monitor { get; } = [];
    public List<Entry> PostMonitor { get; } = [];

    /// <summary>Files a line under its pass.</summary>
    /// <port>sentinel.c queueSentinelConfig</port>
    public void Add(Entry entry)
    {
        string name = entry.Argv[0];
        if (CText.EqualsIgnoreCase(name, "monitor"))
        {
            Monitor.Add(entry);
        }
        else if (CText.EqualsIgnoreCase(name, "semantics"))
        {
            Semantics.Add(entry);
        }
        else if (IsPreMonitor(name))
        {
            PreMonitor.Add(entry);
        }
        else
        {
            PostMonitor.Add(entry);
        }
    }

    /// <port>sentinel.c searchPreMonitorCfgName</port>
    private static bool IsPreMonitor(string name)
    {
        foreach (string known in PreMonitorNames)
        {
            if (CText.EqualsIgnoreCase(known, name))
            {
                return true;
            }
        }
        return false;
    }
}
