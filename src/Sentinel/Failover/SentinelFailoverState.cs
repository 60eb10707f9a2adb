// SentinelFailoverState: the seven stations of a failover.
// Port of redis 7.2 sentinel.c SENTINEL_FAILOVER_STATE_NONE and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   None -> WaitStart -> SelectReplica -> SendReplicaOfNoOne -> WaitPromotion
//        -> ReconfReplicas -> UpdateConfig -> None
//
// Up to WaitPromotion a failover can be given up. From ReconfReplicas on the replica is known to be
// a master, the new epoch is on disk, and the only way is forward.
namespace RedisNet.Sentinel;

/// <summary>Where the failover of a master stands. The order of the values is the order of the
/// stations.</summary>
/// <port>sentinel.c SENTINEL_FAILOVER_STATE_NONE</port>
public enum SentinelFailoverState
{
    None = 0,
    WaitStart = 1,
    SelectReplica = 2,
    SendReplicaOfNoOne = 3,
    WaitPromotion = 4,
    ReconfReplicas = 5,
    UpdateConfig = 6,
}
