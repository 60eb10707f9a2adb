// FaultWindow: one fault of a run: what, when, to whom.
// Ours, no origin in C.
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>A fault that is on from one moment to another. Times are virtual milliseconds since the
/// chaos began; what happens at one moment alone happens at <paramref name="FromMs"/>.</summary>
/// <param name="Group">Index of the replication group it is about.</param>
/// <param name="Target">A number that chooses whom it hits, as the class says.</param>
/// <param name="Amount">How much of it, as the class says.</param>
public sealed record FaultWindow(
    FaultClass Class, int FromMs, int ToMs, int Group, int Target, int Amount)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{FromMs,6} .. {ToMs,6}) {Class} group {Group} target {Target} amount {Amount}");
}
