// ViolationKind: the two ways a property can fail.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>Safety: something bad happened. Liveness: something good did not, in time.</summary>
public enum ViolationKind
{
    Safety,
    Liveness,
}
