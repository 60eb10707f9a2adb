// Series: what a chart shows of one thing, with the spread of its rounds.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

/// <summary>Points by the value of the swept quantity, or by the number of the category.</summary>
/// <param name="Color">Its colour and mark.</param>
internal sealed record Series(
    string Name, int Color, IReadOnlyList<(double X, Spread Y)> Points, bool Dashed = false);
