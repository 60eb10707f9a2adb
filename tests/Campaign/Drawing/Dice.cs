// Dice: chance of the campaign, apart from the world's.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Campaign;

/// <summary>Draws from one seed. What is drawn for one purpose must not shift what is drawn for
/// another, so each purpose forks a pair of dice of its own.</summary>
public sealed class Dice(ulong seed)
{
    private Xoshiro _state = new(seed);

    /// <summary>Other dice, decided by this seed and the name of what they are for.</summary>
    public static Dice For(ulong seed, string purpose)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in purpose)
        {
            hash = (hash ^ c) * 1099511628211;
        }
        return new Dice((seed * 0x9E3779B97F4A7C15) ^ hash);
    }

    /// <summary>A number from 0 to below the bound.</summary>
    public int Below(int bound)
    {
        Check.That(bound > 0);
        return (int)(_state.Next() % (ulong)bound);
    }

    /// <summary>A number from the first to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>One of several, each as likely as the others.</summary>
    public T Pick<T>(params T[] of) => of[Below(of.Length)];

    /// <summary>One of a list.</summary>
    public T PickFrom<T>(IReadOnlyList<T> of) => of[Below(of.Count)];
}
