// MasterFacts: what a Sentinel holds of one master, as it was after one of its turns.
// Ours, no origin in C.
using RedisNet.Sentinel;

namespace RedisNet.Campaign;

/// <summary>Epochs, vote, address and failover of one master.</summary>
/// <param name="Address">The address of the instance itself, "ip:port".</param>
/// <param name="Advertised">The address told to clients and in hellos.</param>
/// <param name="Promoted">The address of the promoted replica, or empty.</param>
public sealed record MasterFacts(
    string Name,
    string Address,
    string Advertised,
    string Promoted,
    ulong ConfigEpoch,
    ulong LeaderEpoch,
    string Leader,
    ulong FailoverEpoch,
    SentinelFailoverState FailoverState,
    InstanceFlags Flags,
    long FailoverStartMs)
{
    private SentinelAddr? _addr;
    private SentinelAddr? _advertised;

    public bool Is(InstanceFlags flag) => (Flags & flag) != 0;

    public static MasterFacts Of(SentinelRedisInstance ri)
    {
        SentinelAddr advertised = SentinelInstances.CurrentMasterAddress(ri);
        return new MasterFacts(
            ri.Name, Show(ri.Addr), Show(advertised),
            ri.PromotedReplica is null ? "" : Show(ri.PromotedReplica.Addr),
            ri.ConfigEpoch, ri.LeaderEpoch, ri.Leader ?? "", ri.FailoverEpoch, ri.FailoverState,
            ri.Flags, ri.FailoverStartTimeMs)
        {
            _addr = ri.Addr, _advertised = advertised,
        };
    }

    public bool StillHold(SentinelRedisInstance ri) =>
        ri.ConfigEpoch == ConfigEpoch && ri.LeaderEpoch == LeaderEpoch
        && ri.FailoverEpoch == FailoverEpoch && ri.FailoverState == FailoverState
        && ri.Flags == Flags && ri.FailoverStartTimeMs == FailoverStartMs
        && (ri.Leader ?? "") == Leader && ri.Name == Name
        && ReferenceEquals(ri.Addr, _addr)
        && ReferenceEquals(SentinelInstances.CurrentMasterAddress(ri), _advertised)
        && (ri.PromotedReplica is null) == (Promoted.Length == 0);

    private static string Show(SentinelAddr addr) => $"{addr.Ip}:{addr.Port}";
}
