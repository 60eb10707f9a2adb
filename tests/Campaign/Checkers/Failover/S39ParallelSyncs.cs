// S39ParallelSyncs: so many replicas at a time are pointed to the new master, no more.
// Ours, no origin in C.
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>When a replica is told, no more than parallel-syncs are under way, this one included.
/// The burst at the end of the time (+slave-reconf-sent-be) is not limited.</summary>
public sealed class S39ParallelSyncs : Checker
{
    public override string Property => "S39";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+slave-reconf-sent" || ClusterView.ReplicaOf(m, e) is not { } told)
        {
            return;
        }
        int underWay = 0;
        foreach (SentinelRedisInstance replica in told.Master!.Replicas)
        {
            underWay += replica.Is(InstanceFlags.ReconfSent | InstanceFlags.ReconfInProgress)
                ? 1 : 0;
        }
        if (underWay > told.Master.ParallelSyncs)
        {
            Unsafe(m, $"{e}: {underWay} under way, parallel-syncs {told.Master.ParallelSyncs}");
        }
        if (told.Is(InstanceFlags.Promoted))
        {
            Unsafe(m, $"{e}: it is the promoted one");
        }
    }
}
