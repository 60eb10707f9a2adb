// S03CurrentEpochNeverDecreases: time as epochs count it never goes back.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>current_epoch of a Sentinel never decreases; over a restart it is at least what was
/// last saved.</summary>
/// <remarks>A Sentinel whose last save failed starts again with an older file. That is no violation
/// by itself: what it must not do is vote in such an epoch, see S2.</remarks>
public sealed class S03CurrentEpochNeverDecreases : Checker
{
    private readonly HashSet<Member> _mayGoBack = [];

    public override string Property => "S3";

    public override void OnRestart(Member m)
    {
        if (View.IsUnsaved(m))
        {
            _mayGoBack.Add(m);
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        bool excused = _mayGoBack.Remove(m);
        if (before is not null && !excused && now.CurrentEpoch < before.CurrentEpoch)
        {
            Unsafe(m, $"current epoch {before.CurrentEpoch} -> {now.CurrentEpoch}");
        }
    }
}
