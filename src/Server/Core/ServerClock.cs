// ServerClock: when clocks are read, and what a command takes for now.
// Port of redis 7.2 server.c updateCachedTime enterExecutionUnit. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The wall clock is read once a turn of the loop; within the turn it is carried on by the monotonic
// clock, which every command reads anyway for its duration. So a command costs one clock reading in
// place of C's three.
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Samples of the clocks, and execution units.</summary>
public static class ServerClock
{
    private const int LruBits = 24;
    private const long LruResolutionMs = 1000;

    /// <summary>Reads the wall clock.</summary>
    /// <port>server.c updateCachedTime</port>
    public static void UpdateCachedTime(this RedisServer server)
    {
        long monoUs = server.Env.Clock.MonoUs();
        long unixUs = server.Env.Clock.UnixUs();
        server.Time.WallMinusMonoUs = unixUs - monoUs;
        SetNow(server.Time, unixUs);
    }

    /// <summary>The instant the running command, or transaction, takes for now; outside of one the
    /// last sample
    /// </summary>
    /// <port>server.c commandTimeSnapshot</port>
    public static long CommandTimeSnapshot(this RedisServer server) =>
        server.Time.CmdSnapshotUnixMs;

    /// <summary>Begins work that is one unit for propagation; the outermost unit sets the
    /// snapshot.</summary>
    /// <port>server.c enterExecutionUnit</port>
    public static void EnterExecutionUnit(this RedisServer server, bool updateCachedTime) =>
        server.EnterExecutionUnit(updateCachedTime ? server.Env.Clock.MonoUs() : 0);

    /// <port>server.c exitExecutionUnit</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExitExecutionUnit(this RedisServer server)
    {
        server.Exec.Nesting--;
        Check.That(server.Exec.Nesting >= 0);
    }

    /// <summary>The 24-bit LRU clock of this moment.</summary>
    /// <port>evict.c getLRUClock</port>
    public static uint LruClockNow(this RedisServer server) =>
        (uint)(server.Time.UnixMs / LruResolutionMs) & ((1u << LruBits) - 1);

    /// <summary>The same with the monotonic clock already read; 0 leaves the snapshot
    /// alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EnterExecutionUnit(this RedisServer server, long monoUs)
    {
        if (server.Exec.Nesting++ == 0 && monoUs != 0)
        {
            SetNow(server.Time, monoUs + server.Time.WallMinusMonoUs);
            server.Time.CmdSnapshotUnixMs = server.Time.UnixMs;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetNow(CachedTime time, long unixUs)
    {
        time.UnixUs = unixUs;
        long ms = unixUs / 1000;
        if (ms != time.UnixMs)
        {
            time.UnixMs = ms;
            time.UnixS = ms / 1000;
        }
    }
}
