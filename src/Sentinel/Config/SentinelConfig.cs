// SentinelConfig: reads "sentinel ..." lines, from people and from our own former life.
// Port of redis 7.2 sentinel.c (config handling). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The same directives carry what was configured (monitor, timeouts, passwords) and what was learnt
// (epochs, replicas, Sentinels). One row a directive; a row says how many arguments it takes with
// its own name counted, and whether its first argument is the name of a master that must exist.
using System.Collections.Generic;
using System;
using RedisNet.Os;
using Words = System.Collections.Generic.IReadOnlyList<string>;

namespace RedisNet.Sentinel;

/// <summary>Applies configuration lines to a Sentinel.</summary>
/// <port>sentinel.c sentinelHandleConfiguration</port>
public static class SentinelConfig
{
    /// <summary>Length of run ids and Sentinel ids.</summary>
    /// <port>server.h CONFIG_RUN_ID_SIZE</port>
    public const int RunIdSize = 40;

    private const string NotPositive = "negative or zero time parameter.";
    private const string BadPort = "Invalid port number.";
    private const string NoNumber = "Not a number, or out of range (see sentinel semantics).";

    private delegate string? Handler(SentinelState s, SentinelRedisInstance ri, Words argv);

    /// <summary>A directive. Without OfMaster the handler gets no instance (null).</summary>
    private sealed record Directive(
        string Name, int MinArgc, int MaxArgc, bool OfMaster, Handler Apply);

    private static IReadOnlyList<Directive> Directives { get; } =
    [
        new("semantics", 2, 2, false, (s, _, a) => Semantics(s, a)),
        new("monitor", 5, 5, false, (s, _, a) => Monitor(s, a)),
        new("down-after-milliseconds", 3, 3, true, DownAfter),
        new("failover-timeout", 3, 3, true, FailoverTimeout),
        new("parallel-syncs", 3, 3, true, (s, ri, a) =>
            s.Semantics.TryReadInt(a[2], 1, out ri.ParallelSyncs) ? null : NoNumber),
        new("notification-script", 3, 3, true, NotificationScript),
        new("client-reconfig-script", 3, 3, true, ClientReconfigScript),
        new("auth-pass", 3, 3, true, (_, ri, a) => Set(ri.AuthPass = a[2])),
        new("auth-user", 3, 3, true, (_, ri, a) => Set(ri.AuthUser = a[2])),
        new("current-epoch", 2, 2, false, (s, _, a) => CurrentEpoch(s, a)),
        new("myid", 2, 2, false, (s, _, a) => MyId(s, a)),
        new("config-epoch", 3, 3, true, ConfigEpoch),
        new("leader-epoch", 3, 3, true, (s, ri, a) =>
            s.Semantics.TryReadEpoch(a[2], out ri.LeaderEpoch) ? null : NoNumber),
        new("known-slave", 4, 4, true, KnownReplica),
        new("known-replica", 4, 4, true, KnownReplica),

        // The old form without an id is accepted and means nothing, not even a known master.
        new("known-sentinel", 4, 4, false, (_, _, _) => null),
        new("known-sentinel", 5, 5, true, KnownSentinel),
        new("rename-command", 4, 4, true, RenameCommand),
        new("announce-ip", 2, 2, false, (s, _, a) =>
            Set(s.AnnounceIp = a[1].Length > 0 ? a[1] : s.AnnounceIp)),
        new("announce-port", 2, 2, false, (s, _, a) =>
            s.Semantics.TryReadPort(a[1], out s.AnnouncePort) ? null : BadPort),
        new("deny-scripts-reconfig", 2, 2, false, (s, _, a) => YesNo(
            a[1], v => s.DenyScriptsReconfig = v,
            "Please specify yes or no for the deny-scripts-reconfig options.")),
        new("sentinel-user", 2, 2, false, (s, _, a) =>
            Set(s.SentinelAuthUser = a[1].Length > 0 ? a[1] : s.SentinelAuthUser)),
        new("sentinel-pass", 2, 2, false, (s, _, a) =>
            Set(s.SentinelAuthPass = a[1].Length > 0 ? a[1] : s.SentinelAuthPass)),
        new("resolve-hostnames", 2, 2, false, (s, _, a) => YesNo(
            a[1], v => s.ResolveHostnames = v,
            "Please specify yes or no for the resolve-hostnames option.")),
        new("announce-hostnames", 2, 2, false, (s, _, a) => YesNo(
            a[1], v => s.AnnounceHostnames = v,
            "Please specify yes or no for the announce-hostnames option.")),
        new("master-reboot-down-after-period", 3, 3, true, MasterRebootDownAfterPeriod),
    ];

    /// <summary>Keeps a line for <see cref="LoadFromQueue"/>. <paramref name="argv"/> is without
    /// the word "sentinel" and not empty.</summary>
    /// <port>sentinel.c queueSentinelConfig</port>
    public static void Queue(SentinelState s, Words argv, int lineNumber, string line)
    {
        Check.That(argv.Count > 0);
        s.ConfigQueue ??= new SentinelConfigQueue();
        s.ConfigQueue.Add(new SentinelConfigQueue.Entry(argv, lineNumber, line));
    }

    /// <summary>Applies the queued lines, pass by pass. Returns the line that failed and why, or
    /// null; the caller gives up at the first.</summary>
    /// <port>sentinel.c loadSentinelConfigFromQueue</port>
    public static (SentinelConfigQueue.Entry Entry, string Reason)? LoadFromQueue(SentinelState s)
    {
        if (s.ConfigQueue is not { } queue)
        {
            return null;
        }
        List<SentinelConfigQueue.Entry>[] passes =
            [queue.Semantics, queue.PreMonitor, queue.Monitor, queue.PostMonitor];
        foreach (List<SentinelConfigQueue.Entry> pass in passes)
        {
            foreach (SentinelConfigQueue.Entry entry in pass)
            {
                if (HandleConfiguration(s, entry.Argv) is { } reason)
                {
                    return (entry, reason);
                }
            }
        }
        s.ConfigQueue = null;
        return null;
    }

    /// <summary>Applies one line. Returns an error text, or null.</summary>
    /// <port>sentinel.c sentinelHandleConfiguration</port>
    public static string? HandleConfiguration(SentinelState s, Words argv)
    {
        foreach (Directive d in Directives)
        {
            if (!CText.EqualsIgnoreCase(d.Name, argv[0])
                || argv.Count < d.MinArgc || argv.Count > d.MaxArgc)
            {
                continue;
            }
            SentinelRedisInstance? ri = null;
            if (d.OfMaster)
            {
                ri = SentinelInstances.MasterByName(s, argv[1]);
                if (ri is null)
                {
                    return "No such master with specified name.";
                }
            }
            return d.Apply(s, ri!, argv);
        }
        return "Unrecognized sentinel configuration statement.";
    }

    /// <summary>Why an instance could not be created, in the words of the configuration
    /// file.</summary>
    /// <port>sentinel.c sentinelCheckCreateInstanceErrors</port>
    public static string CreateInstanceError(Errno errno, InstanceFlags role) => errno switch
    {
        Errno.EBUSY when role == InstanceFlags.Master => "Duplicate master name.",
        Errno.EBUSY when role == InstanceFlags.Replica =>
            "Duplicate hostname and port for replica.",
        Errno.EBUSY => "Duplicate runid for sentinel.",
        Errno.ENOENT => "Can't resolve instance hostname.",
        Errno.EINVAL => BadPort,
        _ => "Unknown Error for creating instances.",
    };

    // REDISNET(sentinel-semantics): a directive of ours. An unknown word ends the program as any
    // bad line does: to guess would be to lead failovers by rules nobody chose.
    private static string? Semantics(SentinelState s, Words argv)
    {
        if (SentinelSemantics.Named(argv[1]) is not { } semantics)
        {
            return "Please specify upstream or strict for the semantics option.";
        }
        s.SetSemantics(semantics);
        return null;
    }

    private static string? CurrentEpoch(SentinelState s, Words argv)
    {
        if (!s.Semantics.TryReadEpoch(argv[1], out ulong epoch))
        {
            return NoNumber;
        }
        s.CurrentEpoch = Math.Max(s.CurrentEpoch, epoch);
        return null;
    }

    private static string? Monitor(SentinelState s, Words argv)
    {
        if (!s.Semantics.TryReadInt(argv[4], 1, out int quorum) || quorum <= 0)
        {
            return "Quorum must be 1 or greater.";
        }
        if (!s.Semantics.TryReadPort(argv[3], out int port))
        {
            return BadPort;
        }
        SentinelRedisInstance? ri = SentinelInstances.Create(s, argv[1], InstanceFlags.Master,
            argv[2], port, (uint)quorum, null, out Errno errno);
        return ri is null ? CreateInstanceError(errno, InstanceFlags.Master) : null;
    }

    private static string? DownAfter(SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (TimeError(s, argv[2], 1, out ri.DownAfterPeriodMs) is { } error)
        {
            return error;
        }
        SentinelInstances.PropagateDownAfterPeriod(ri);
        return null;
    }

    private static string? FailoverTimeout(
        SentinelState s, SentinelRedisInstance ri, Words argv) =>
        TimeError(s, argv[2], 1, out ri.FailoverTimeoutMs);

    private static string? MasterRebootDownAfterPeriod(
        SentinelState s, SentinelRedisInstance ri, Words argv) =>
        TimeError(s, argv[2], 0, out ri.MasterRebootDownAfterPeriodMs) is { } error
            ? error == NotPositive ? "negative time parameter." : error
            : null;

    private static string? TimeError(SentinelState s, string text, int min, out long ms)
    {
        bool good = s.Semantics.TryReadInt(text, min, out int value);
        ms = value;
        if (value < min)
        {
            return NotPositive;
        }
        return good ? null : NoNumber;
    }

    private static string? NotificationScript(
        SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (!s.Env.Files.Access(CText.ForSystem(argv[2]), AccessMode.Execute).Ok)
        {
            return "Notification script seems non existing or non executable.";
        }
        ri.NotificationScript = argv[2];
        return null;
    }

    private static string? ClientReconfigScript(
        SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (!s.Env.Files.Access(CText.ForSystem(argv[2]), AccessMode.Execute).Ok)
        {
            return "Client reconfiguration script seems non existing or non executable.";
        }
        ri.ClientReconfigScript = argv[2];
        return null;
    }

    private static string? MyId(SentinelState s, Words argv)
    {
        if (argv[1].Length != RunIdSize)
        {
            return "Malformed Sentinel id in myid option.";
        }
        s.MyId = argv[1];
        return null;
    }

    private static string? ConfigEpoch(SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (!s.Semantics.TryReadEpoch(argv[2], out ri.ConfigEpoch))
        {
            return NoNumber;
        }
        s.CurrentEpoch = Math.Max(s.CurrentEpoch, ri.ConfigEpoch);
        return null;
    }

    private static string? KnownReplica(SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (!s.Semantics.TryReadPort(argv[3], out int port))
        {
            return BadPort;
        }
        SentinelRedisInstance? replica = SentinelInstances.Create(s, null, InstanceFlags.Replica,
            argv[2], port, ri.Quorum, ri, out Errno errno);
        return replica is null ? CreateInstanceError(errno, InstanceFlags.Replica) : null;
    }

    private static string? KnownSentinel(SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        if (!s.Semantics.TryReadPort(argv[3], out int port))
        {
            return BadPort;
        }
        SentinelRedisInstance? si = SentinelInstances.Create(s, argv[4], InstanceFlags.Sentinel,
            argv[2], port, ri.Quorum, ri, out Errno errno);
        if (si is null)
        {
            return CreateInstanceError(errno, InstanceFlags.Sentinel);
        }
        si.RunId = argv[4];
        SentinelLinks.TryConnectionSharing(si);
        return null;
    }

    private static string? RenameCommand(SentinelState s, SentinelRedisInstance ri, Words argv)
    {
        bool added = ri.RenamedCommands.TryAdd(
            argv[2].ToLowerInvariant(), new RenamedCommand(argv[2], argv[3]));
        return added ? null : "Same command renamed multiple times with rename-command.";
    }

    private static string? YesNo(string text, Action<bool> set, string error)
    {
        int value = CText.YesNo(text);
        if (value < 0)
        {
            return error;
        }
        set(value == 1);
        return null;
    }

    /// <summary>Lets an assignment stand where a handler must return "no error".</summary>
    private static string? Set<T>(T assigned) => null;
}
