// ServerFigures: what a server shows to dotnet-counters and its like.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Most are numbers of INFO under other names; the same numbers, not copies. They are read on a
// thread of the runtime while the loop goes on: each is one aligned 64-bit word (or an int) that
// the loop writes, so a reader sees an old value or a new one, and nobody waits. Two figures that
// belong together may differ by a turn.
//
// The time of the loop adds up: poll + read + commands + before-sleep + write + cron is the time
// since the start. Reading the clock for it costs nothing new; see LoopHooks.
using System;
using System.Collections.Immutable;
using System.Threading;

namespace RedisNet.Server;

/// <summary>The list of figures.</summary>
public static class ServerFigures
{
    private const string LoopTime = "redisnet.loop.time";
    private const string LoopText = "Time of the loop, by phase";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<Figure> All { get; } =
    [
        Rising("redisnet.commands", "{command}", "Commands executed",
            static s => Volatile.Read(ref s.Stats.NumCommands)),
        Rising("redisnet.connections", "{connection}", "Connections accepted",
            static s => Volatile.Read(ref s.Stats.NumConnections)),
        Rising("redisnet.net.input", "By", "Bytes received from clients",
            static s => Volatile.Read(ref s.Stats.NetInputBytes)),
        Rising("redisnet.net.output", "By", "Bytes sent to clients",
            static s => Volatile.Read(ref s.Stats.NetOutputBytes)),
        Rising("redisnet.keyspace.hits", "{lookup}", "Keys looked up and found",
            static s => Volatile.Read(ref s.Stats.KeyspaceHits)),
        Rising("redisnet.keyspace.misses", "{lookup}", "Keys looked up and not found",
            static s => Volatile.Read(ref s.Stats.KeyspaceMisses)),
        Rising("redisnet.keys.expired", "{key}", "Keys deleted because their time was over",
            static s => Volatile.Read(ref s.Stats.ExpiredKeys)),
        Rising("redisnet.keys.evicted", "{key}", "Keys deleted because memory was short",
            static s => Volatile.Read(ref s.Stats.EvictedKeys)),
        Rising("redisnet.loop.turns", "{turn}", "Turns of the loop",
            static s => Volatile.Read(ref s.Stats.LoopCycles)),
        Phase("poll", static s => Volatile.Read(ref s.Stats.LoopPollUs)),
        Phase("read", static s => Volatile.Read(ref s.Stats.LoopReadUs)),
        Phase("commands", static s => Volatile.Read(ref s.Stats.LoopCommandUs)),
        Phase("before-sleep", static s => Volatile.Read(ref s.Stats.LoopBeforeSleepUs)),
        Phase("write", static s => Volatile.Read(ref s.Stats.LoopWriteUs)),
        Phase("cron", static s => Volatile.Read(ref s.Stats.LoopTimersUs)),
        Rising("redisnet.gc.pause", "us", "Time in which the garbage collector held the loop",
            static _ => GC.GetTotalPauseDuration().Ticks / TimeSpan.TicksPerMicrosecond),
        Standing("redisnet.clients", "{client}", "Clients connected",
            static s => s.Clients.All.Count),
        Standing("redisnet.memory.used", "By", "used_memory as of the last tenth of a second",
            static s => Volatile.Read(ref s.Cron.SampledUsedMemory)),
    ];

    private static Figure Rising(string name, string unit, string text,
        Func<RedisServer, long> read) => new(name, unit, text, Rises: true, read);

    private static Figure Standing(string name, string unit, string text,
        Func<RedisServer, long> read) => new(name, unit, text, Rises: false, read);

    private static Figure Phase(string phase, Func<RedisServer, long> read) =>
        new(LoopTime, "us", LoopText, Rises: true, read, phase);
}
