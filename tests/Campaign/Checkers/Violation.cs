// Violation: a property did not hold: which, where, when.
// Ours, no origin in C.
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>What a checker reports.</summary>
/// <param name="Member">Name of the member it was seen at, or empty.</param>
/// <param name="AtUs">Virtual time.</param>
/// <param name="KnownDefect">"D1" if the run is in upstream mode and 7.2.4 is known to break the
/// property so; such violations are counted apart.</param>
public sealed record Violation(
    string Property, ViolationKind Kind, string Member, string Text, long AtUs,
    string KnownDefect = "")
{
    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Property} {(Kind == ViolationKind.Safety ? "safety" : "liveness")} "
        + $"{(KnownDefect.Length > 0 ? $"(known {KnownDefect}) " : "")}"
        + $"t={AtUs / 1e6:F6} {Member}: {Text}");
}
