// SentinelFacts: what a Sentinel stands for, as it was after one of its turns.
// Ours, no origin in C.
//
// Most properties are about a few numbers of a few masters and how they change. They are copied out
// after each turn; checkers are called only if the copy differs from the last one.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;

namespace RedisNet.Campaign;

/// <summary>Epochs, votes, configuration and failover of all masters of one Sentinel.</summary>
public sealed record SentinelFacts
{
    public required string MyId { get; init; }

    public required ulong CurrentEpoch { get; init; }

    public bool Tilt { get; init; }

    public required IReadOnlyList<MasterFacts> Masters { get; init; }

    /// <summary>What a Sentinel stands for now.</summary>
    public static SentinelFacts Of(SentinelState s)
    {
        var masters = new List<MasterFacts>(s.Masters.Count);
        foreach (SentinelRedisInstance ri in s.Masters)
        {
            masters.Add(MasterFacts.Of(ri));
        }
        return new SentinelFacts
        {
            MyId = s.MyId, CurrentEpoch = s.CurrentEpoch, Tilt = s.Tilt, Masters = masters,
        };
    }

    /// <summary>Whether this still is what the Sentinel stands for. Allocates nothing.</summary>
    public bool StillHold(SentinelState s)
    {
        if (s.CurrentEpoch != CurrentEpoch || s.Tilt != Tilt || s.MyId != MyId
            || s.Masters.Count != Masters.Count)
        {
            return false;
        }
        int i = 0;
        foreach (SentinelRedisInstance ri in s.Masters)
        {
            if (!Masters[i++].StillHold(ri))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The master of that name, or null.</summary>
    public MasterFacts? Find(string name) => Masters.FirstOrDefault(m => m.Name == name);
}
