// SimRandom: chance that can be repeated.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Both sources of a node from one seed.</summary>
public sealed class SimRandom(ulong seed) : IRandom
{
    private Xoshiro _state = new(seed);

    public ulong NextU64() => _state.Next();

    public void Fill(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)(_state.Next() >> 56);
        }
    }

    /// <summary>A number from 0 to below the bound.</summary>
    public long Below(long bound)
    {
        Check.That(bound > 0);
        return (long)(_state.Next() % (ulong)bound);
    }

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Percent(int percent) => percent > 0 && Below(100) < percent;
}
