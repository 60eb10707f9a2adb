// ReplicaPhase: what a master is doing for one replica.
// Port of redis 7.2 server.h SLAVE_STATE_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>State of a connected replica, values as in C.</summary>
/// <port>server.h SLAVE_STATE_ONLINE</port>
public enum ReplicaPhase
{
    None = 0,
    WaitBgsaveStart = 6,
    WaitBgsaveEnd = 7,
    SendBulk = 8,
    Online = 9,
    RdbTransmitted = 10,
}
