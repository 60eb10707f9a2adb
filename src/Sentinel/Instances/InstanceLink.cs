// InstanceLink: the connections to one process, and what failure detection knows about it.
// Port of redis 7.2 sentinel.c instanceLink. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Five Sentinels that watch a hundred masters meet each other in a hundred contexts, but are five
// processes. So all instances that stand for one Sentinel, one under each master, share one link:
// one connection instead of a hundred, and one PING a second. So the times of PING and PONG
// are the link's, not the instance's. Masters and replicas never share: their count is always 1.
namespace RedisNet.Sentinel;

/// <summary>Command and Pub/Sub connection of an instance, with the times failure detection
/// needs.</summary>
/// <port>sentinel.c instanceLink</port>
public sealed class InstanceLink
{
    /// <summary>Instances that use this link.</summary>
    public int RefCount = 1;

    /// <summary>True while one of the connections the instance needs is missing.</summary>
    public bool Disconnected = true;

    /// <summary>Commands sent whose reply is outstanding.</summary>
    public int PendingCommands;

    /// <summary>Commands, or null.</summary>
    public SentinelAsyncContext? Cc;

    /// <summary>Pub/Sub, or null; always null for Sentinels.</summary>
    public SentinelAsyncContext? Pc;

    /// <summary>What the instance refuses us for lack of a password or a right.</summary>
    public CredentialUse Refused;
    public long CcConnTimeMs;
    public long PcConnTimeMs;

    /// <summary>Last message on the Pub/Sub connection.</summary>
    public long PcLastActivityMs;

    /// <summary>Last reply to PING that counts as being available.</summary>
    public long LastAvailTimeMs;

    /// <summary>When the oldest PING without an acceptable reply was sent; 0 when none is
    /// outstanding.</summary>
    public long ActPingTimeMs;

    /// <summary>When any PING was last sent; only limits the rate of pings.</summary>
    public long LastPingTimeMs;

    /// <summary>Last reply to PING of any kind: tells whether the connection itself
    /// works.</summary>
    public long LastPongTimeMs;

    /// <summary>Last attempt to connect.</summary>
    public long LastReconnTimeMs;

    /// <summary>A link not yet connected. A ping counts as outstanding from now on, so that an
    /// instance that can never be reached is found to be down after its time.</summary>
    /// <port>sentinel.c createInstanceLink</port>
    public InstanceLink(long nowMs)
    {
        ActPingTimeMs = nowMs;
        LastAvailTimeMs = nowMs;
        LastPongTimeMs = nowMs;
    }
}
