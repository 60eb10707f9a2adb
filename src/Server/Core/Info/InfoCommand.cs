// InfoCommand: INFO [section ...].
// Port of redis 7.2 server.c infoCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Chooses the sections and writes them in their fixed order.</summary>
public static class InfoCommand
{
    /// <summary>Every section in the order of the output; false: only by name, `all` or
    /// `everything`.</summary>
    private static readonly (string Name, bool Default, Action<RedisServer,
        InfoBuilder> Write)[] Sections =
    [
        ("server", true, InfoServer.Server),
        ("clients", true, InfoServer.Clients),
        ("memory", true, InfoMemory.Write),
        ("persistence", true, InfoPersistence.Write),
        ("stats", true, InfoStats.Write),
        ("replication", true, static (server, info) => info.Append(InfoReplication.Write(server))),
        ("cpu", true, InfoServer.Cpu),
        ("modules", true, static (_, info) => info.Section("Modules")),
        ("commandstats", false, InfoStats.Commands),
        ("errorstats", true, InfoStats.Errors),
        ("latencystats", false, InfoStats.Latencies),
        ("cluster", true, static (_, info) => info.Section("Cluster").Field("cluster_enabled", 0)),
        ("keyspace", true, InfoStats.Keyspace),
    ];

    /// <port>server.c infoCommand</port>
    public static void Info(Client c)
    {
        var names = new List<string>();
        for (int i = 1; i < c.Argc; i++)
        {
            names.Add(Encoding.Latin1.GetString(c.Argv(i)));
        }
        c.AddReplyVerbatim(Encoding.UTF8.GetBytes(Text(c.Server, names)), "txt"u8);
    }

    /// <summary>The text for these section names; none means the default ones.</summary>
    /// <port>server.c genRedisInfoString</port>
    public static string Text(RedisServer server, IReadOnlyList<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        bool all = wanted.Contains("all") || wanted.Contains("everything");
        bool defaults = wanted.Count == 0 || wanted.Contains("default");
        var info = new InfoBuilder();
        foreach ((string name, bool isDefault, Action<RedisServer, InfoBuilder> write) in Sections)
        {
            if (all || (defaults && isDefault) || wanted.Contains(name))
            {
                write(server, info);
            }
        }
        // Neither `all` nor `everything` brings this one.
        if (wanted.Contains("debug"))
        {
            InfoStats.Debug(server, info);
        }
        return info.ToString();
    }
}
