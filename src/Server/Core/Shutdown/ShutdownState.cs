// ShutdownState: a shutdown that was asked for and may have to wait for replicas.
// Port of redis 7.2 server.h redisServer (shutdown). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Progress of SHUTDOWN, SIGTERM and SIGINT.</summary>
public sealed class ShutdownState
{
    /// <summary>A signal asked for it; serverCron carries it out.</summary>
    public bool Asap;
    public ShutdownFlags Flags;
    public int LastSignal;

    /// <summary>Unix ms at which waiting for replicas ends; 0 while no shutdown waits.</summary>
    public long DeadlineUnixMs;
}
