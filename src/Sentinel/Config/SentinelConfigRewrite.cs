// SentinelConfigRewrite: puts the state of a Sentinel back into its configuration file.
// Port of redis 7.2 sentinel.c rewriteConfigSentinelOption, sentinelFlushConfig. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The file is the Sentinel's memory: its id, every epoch, every vote, what it knows of each group.
// A vote or a new configuration is in the file before anyone hears of it. A line that is not
// written again is removed, because every option of ours is marked as handled.
//
// During a failover, from the promotion on, the file already names the promoted replica as master
// and the old master in its place as a replica: a crash at that point loses nothing.
using System.Globalization;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Writes the configuration file.</summary>
/// <port>sentinel.c rewriteConfigSentinelOption</port>
public static class SentinelConfigRewrite
{
    private static readonly string[] PerMasterOptions =
    [
        "monitor", "down-after-milliseconds", "failover-timeout", "parallel-syncs",
        "notification-script", "client-reconfig-script", "auth-pass", "auth-user", "config-epoch",
        "leader-epoch", "known-replica", "known-sentinel", "rename-command",
        "master-reboot-down-after-period",
    ];

    /// <summary>Gives the generic rewriter all lines of ours.</summary>
    /// <port>sentinel.c rewriteConfigSentinelOption</port>
    public static void RewriteSentinelOption(SentinelState s, ConfigRewriteState state)
    {
        Line(state, "myid", s.MyId);
        state.RewriteLine("sentinel semantics", $"sentinel semantics {s.Semantics.Name}",
            force: s.Semantics != SentinelSemantics.Strict);
        YesNo(state, "deny-scripts-reconfig", s.DenyScriptsReconfig, byDefault: true);
        YesNo(state, "resolve-hostnames", s.ResolveHostnames, byDefault: false);
        YesNo(state, "announce-hostnames", s.AnnounceHostnames, byDefault: false);
        foreach (SentinelRedisInstance master in s.Masters)
        {
            MasterSettings(s, state, master);
            MasterState(s, state, master);
        }
        Line(state, "current-epoch", Number(s.CurrentEpoch));
        LineOrNothing(state, "announce-ip", s.AnnounceIp is null ? null : Repr(s.AnnounceIp));
        LineOrNothing(state, "announce-port", s.AnnouncePort == 0 ? null : Number(s.AnnouncePort));
        LineOrNothing(state, "sentinel-user", Word(s.SentinelAuthUser));
        LineOrNothing(state, "sentinel-pass", Word(s.SentinelAuthPass));
        foreach (string option in PerMasterOptions)
        {
            state.MarkProcessed("sentinel " + option);
        }
    }

    /// <summary>Saves the configuration and logs the outcome. False if it could not be saved: what
    /// must be durable then is not.</summary>
    /// <port>sentinel.c sentinelFlushConfig</port>
    public static bool FlushConfig(SentinelState s)
    {
        SysResult rewritten = TimedRewrite(s);
        if (!rewritten.Ok)
        {
            s.Log(LogLevel.Warning, "WARNING: Sentinel was not able to save the new "
                + $"configuration on disk!!!: {rewritten.Errno.Message()}");
            return false;
        }
        s.Log(LogLevel.Notice, "Sentinel new configuration saved on disk");
        return true;
    }

    /// <summary>Writes the file, charging the time to the flush wherever the loop is.</summary>
    private static SysResult TimedRewrite(SentinelState s)
    {
        LoopProfile? profile = s.Host.Profile;
        LoopPhase phase = profile?.Enter(LoopPhase.ConfigFlush) ?? LoopPhase.Timers;
        long startUs = s.Env.Clock.MonoUs();
        SysResult rewritten = s.Host.RewriteConfig();
        s.Stats.CountFlush(s.Env.Clock.MonoUs() - startUs, failed: !rewritten.Ok);
        profile?.Enter(phase);
        return rewritten;
    }

    /// <summary>A word that reads back as itself: in quotes if it needs them.</summary>
    private static string? Word(string? text)
    {
        if (text is null)
        {
            return null;
        }
        // REDISNET(sentinel-quoting): C writes names, ids and passwords as they are. A blank or a
        // newline in one (ids come from peers) breaks the file, or puts a directive into it.
        bool plain = text.Length > 0;
        foreach (char c in text)
        {
            plain &= c is > ' ' and not ('"' or '\'' or '\x7f');
        }
        return plain ? text : Repr(text);
    }

    private static string Repr(string text) => Quoting.Repr(CText.Encode(text));

    private static void MasterSettings(
        SentinelState s, ConfigRewriteState state, SentinelRedisInstance master)
    {
        string name = Word(master.Name)!;
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(master);
        Line(state, "monitor", $"{name} {Word(addr.Announce(s))} {addr.Port} {(int)master.Quorum}");
        if (master.DownAfterPeriodMs != s.Times.DefaultDownAfterMs)
        {
            Line(state, "down-after-milliseconds", $"{name} {Number(master.DownAfterPeriodMs)}");
        }
        if (master.FailoverTimeoutMs != s.Times.DefaultFailoverTimeoutMs)
        {
            Line(state, "failover-timeout", $"{name} {Number(master.FailoverTimeoutMs)}");
        }
        if (master.ParallelSyncs != 1)
        {
            Line(state, "parallel-syncs", $"{name} {Number(master.ParallelSyncs)}");
        }
        OfMaster(state, "notification-script", name, master.NotificationScript);
        OfMaster(state, "client-reconfig-script", name, master.ClientReconfigScript);
        OfMaster(state, "auth-pass", name, master.AuthPass);
        OfMaster(state, "auth-user", name, master.AuthUser);
        if (master.MasterRebootDownAfterPeriodMs != 0)
        {
            Line(state, "master-reboot-down-after-period",
                $"{name} {Number(master.MasterRebootDownAfterPeriodMs)}");
        }
    }

    private static void MasterState(
        SentinelState s, ConfigRewriteState state, SentinelRedisInstance master)
    {
        string name = Word(master.Name)!;
        SentinelAddr masterAddr = SentinelInstances.CurrentMasterAddress(master);
        Line(state, "config-epoch", $"{name} {Number(master.ConfigEpoch)}");
        Line(state, "leader-epoch", $"{name} {Number(master.LeaderEpoch)}");
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            SentinelAddr addr = ri.Addr.SameAs(masterAddr) ? master.Addr : ri.Addr;
            string line = $"sentinel known-replica {name} {Word(addr.Announce(s))} {addr.Port}";

            // A line under the old name is replaced where it stands.
            if (!state.RewriteLine("sentinel known-slave", line, force: false))
            {
                state.RewriteLine("sentinel known-replica", line, force: true);
            }
        }
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            if (ri.RunId is not null)
            {
                Line(state, "known-sentinel",
                    $"{name} {Word(ri.Addr.Announce(s))} {ri.Addr.Port} {Word(ri.RunId)}");
            }
        }
        foreach (RenamedCommand renamed in master.RenamedCommands.Values)
        {
            Line(state, "rename-command",
                $"{name} {Word(renamed.OldName)} {Word(renamed.NewName)}");
        }
    }

    private static void OfMaster(
        ConfigRewriteState state, string option, string name, string? value)
    {
        if (value is not null)
        {
            Line(state, option, $"{name} {Word(value)}");
        }
    }

    private static void YesNo(
        ConfigRewriteState state, string option, bool value, bool byDefault) =>
        state.RewriteLine("sentinel " + option, $"sentinel {option} {(value ? "yes" : "no")}",
            force: value != byDefault);

    private static void LineOrNothing(ConfigRewriteState state, string option, string? value)
    {
        if (value is null)
        {
            state.MarkProcessed("sentinel " + option);
        }
        else
        {
            Line(state, option, value);
        }
    }

    private static void Line(ConfigRewriteState state, string option, string rest) =>
        state.RewriteLine("sentinel " + option, $"sentinel {option} {rest}", force: true);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
