// SentinelEvents: what happens is told three ways: log, Pub/Sub, the user's script.
// Port of redis 7.2 sentinel.c (events notification). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// An event has a level, a name that is also its Pub/Sub channel, and a text. Most texts begin with
// who it is about ("%@" in C):
//
//   master mymaster 10.0.0.1 6379
//   slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379
//
// Debug events are not published. Only warnings about an instance run the notification script.
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Emits events.</summary>
/// <port>sentinel.c sentinelEvent</port>
public static class SentinelEvents
{
    /// <summary>Longest text of an event in bytes; what is over is cut.</summary>
    /// <port>server.h LOG_MAX_LEN</port>
    public const int MaxTextLength = 1023;

    /// <summary>An event about an instance; <paramref name="more"/> follows who it is about, with
    /// its own leading blank.</summary>
    /// <port>sentinel.c sentinelEvent</port>
    public static void Event(
        LogLevel level, string type, SentinelRedisInstance ri, string more = "") =>
        Emit(ri.State, level, type, ri, Describe(ri) + more);

    /// <summary>An event with a reason that only the log is told: what is published stays as
    /// clients know it.</summary>
    // REDISNET(sentinel-reasons): C does not say why a failover was aborted.
    public static void EventBecause(
        LogLevel level, string type, SentinelRedisInstance ri, string reason) =>
        Emit(ri.State, level, type, ri, Describe(ri), reason);

    /// <summary>An event whose text does not begin with an instance; <paramref name="ri"/> only
    /// says whose script to run, if any.</summary>
    /// <port>sentinel.c sentinelEvent</port>
    public static void EventText(
        SentinelState s, LogLevel level, string type, SentinelRedisInstance? ri, string text,
        string reason = "") =>
        Emit(s, level, type, ri, text, reason);

    /// <summary>The words an instance is named with in events.</summary>
    /// <port>sentinel.c sentinelEvent</port>
    public static string Describe(SentinelRedisInstance ri)
    {
        SentinelState s = ri.State;
        string self = $"{ri.TypeName} {ri.Name} {ri.Addr.Announce(s)} {ri.Addr.Port}";
        SentinelRedisInstance? master = ri.Is(InstanceFlags.Master) ? null : ri.Master;
        return master is null
            ? self
            : $"{self} @ {master.Name} {master.Addr.Announce(s)} {master.Addr.Port}";
    }

    /// <summary>Emits +monitor for every configured master, at start.</summary>
    /// <port>sentinel.c sentinelGenerateInitialMonitorEvents</port>
    public static void GenerateInitialMonitorEvents(SentinelState s)
    {
        foreach (SentinelRedisInstance ri in s.Masters)
        {
            Event(LogLevel.Warning, "+monitor", ri, $" quorum {(int)ri.Quorum}");
        }
    }

    private static void Emit(
        SentinelState s, LogLevel level, string type, SentinelRedisInstance? ri, string text,
        string reason = "")
    {
        s.Stats.CountEvent(type);
        string msg = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
        if (level >= s.Host.Verbosity)
        {
            s.Log(level, reason.Length == 0 ? $"{type} {msg}" : $"{type} {msg} ({reason})");
        }
        if (level != LogLevel.Debug)
        {
            s.Events.Add(s.Env.Clock.UnixMs(), type, msg);
            s.Host.Publish(CText.Encode(type), CText.Encode(msg));
        }
        if (level == LogLevel.Warning && ri is not null)
        {
            SentinelRedisInstance? master = ri.Is(InstanceFlags.Master) ? ri : ri.Master;
            if (master?.NotificationScript is { } script)
            {
                SentinelScripts.ScheduleScriptExecution(s, [script, type, msg]);
            }
        }
    }
}
