// S11ElectionEnds: who is not elected in time gives up.
// Ours, no origin in C.
using System;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>After a tick outside TILT no unforced failover is still waiting for votes when more
/// than min(election timeout, failover-timeout) has passed since its start.</summary>
public sealed class S11ElectionEnds : Checker
{
    public override string Property => "S11";

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (!ri.Is(InstanceFlags.Master) || m.State.Tilt
            || ri.FailoverState != SentinelFailoverState.WaitStart)
        {
            return;
        }
        long limit = Math.Min(m.State.Times.ElectionTimeoutMs, ri.FailoverTimeoutMs);
        long elapsed = m.State.PreviousTimeMs - ri.FailoverStartTimeMs;
        if (elapsed > limit && !ri.Is(InstanceFlags.ForceFailover))
        {
            Unsafe(m, $"{ri.Name}: waits for votes of epoch {ri.FailoverEpoch} since {elapsed} ms, "
                + $"limit {limit}");
        }
    }
}
