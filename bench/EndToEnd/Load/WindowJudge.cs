// WindowJudge: which windows of a run the machine spoiled, from what was seen of the machine alone.
// Ours, no origin in C.
//
// A reply's time has no say: a server that is slow stays in, and who is measured plays no part.
//
//   seen in window 3:  a late generator or core        steal
//   windows            1  2  3  4  5                   1  2  3  4  5
//   dropped                  x  x                         x  x  x
//
// The window after one that was disturbed has its requests still waiting, and goes too. A tick of
// steal adds up from pieces of which the first may lie before its window: the one before goes as
// well. The first windows of a run find the caches full of somebody else's data; they count
// nowhere.
using System;

namespace RedisNet.Bench.EndToEnd;

internal static class WindowJudge
{
    /// <summary>Who is later than this was held up by the machine. The generator takes at most
    /// sixteen replies' connections between two looks at the clock, some 150 us, so no server can
    /// make it this late.</summary>
    public const long MostLateNs = 500_000;

    /// <summary>What becomes of each window, in order.</summary>
    public static Fate[] Judge(ReadOnlySpan<Sight> sights, int warmUp)
    {
        var fates = new Fate[sights.Length];
        for (int i = 0; i < sights.Length; i++)
        {
            Fate own = Own(sights[i]);
            bool after = i > 0 && Own(sights[i - 1]) != Fate.Kept;
            bool before = i + 1 < sights.Length && Own(sights[i + 1]) == Fate.Steal;
            fates[i] = i < warmUp ? Fate.WarmUp
                : own != Fate.Kept ? own
                : after || before ? Fate.Neighbour : Fate.Kept;
        }
        return fates;
    }

    private static Fate Own(Sight sight) =>
        sight.StealTicks > 0 ? Fate.Steal
        : sight.GeneratorLateNs > MostLateNs ? Fate.GeneratorLate
        : sight.CoreLateNs > MostLateNs ? Fate.CoreLate : Fate.Kept;
}
