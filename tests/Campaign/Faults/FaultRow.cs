// FaultRow: what is to be known of one fault class.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>A row of <see cref="FaultTable"/>.</summary>
/// <param name="What">What it does, target and amount included.</param>
/// <param name="Verb">The verb of the simulated world behind it.</param>
/// <param name="LongestMs">Bound of its length; 0: it happens at one moment.</param>
/// <param name="MostAmount">Bound of its amount.</param>
public sealed record FaultRow(
    FaultClass Class, string What, string Verb, int LongestMs, int MostAmount);
