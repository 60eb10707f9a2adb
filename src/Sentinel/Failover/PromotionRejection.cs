// PromotionRejection: one reason why a replica cannot be promoted, and by how much.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;

namespace RedisNet.Sentinel;

/// <summary>The rule, the replica's value, and the value it may have at most (at least, for the
/// priority).</summary>
public readonly record struct PromotionRejection(string Rule, long Value, long Limit)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Rule} {Value} (limit {Limit})");
}
