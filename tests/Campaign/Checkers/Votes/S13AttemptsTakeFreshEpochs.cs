// S13AttemptsTakeFreshEpochs: every attempt has an epoch of its own.
// Ours, no origin in C.
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>An attempt's epoch is larger than any this Sentinel knew before its turn, and is its
/// current epoch.</summary>
public sealed class S13AttemptsTakeFreshEpochs : Checker
{
    public override string Property => "S13";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+try-failover"
            || ClusterView.MasterOf(m, e.MasterName) is not { } master
            || View.FactsOf(m) is not { } before)
        {
            return;
        }
        bool restarted = before.MyId != m.State.MyId || m.State.CurrentEpoch < before.CurrentEpoch;
        if (master.FailoverEpoch != m.State.CurrentEpoch
            || (!restarted && master.FailoverEpoch <= before.CurrentEpoch))
        {
            Unsafe(m, $"{master.Name}: tries with epoch {master.FailoverEpoch}; current was "
                + $"{before.CurrentEpoch}, is {m.State.CurrentEpoch}");
        }
    }
}
