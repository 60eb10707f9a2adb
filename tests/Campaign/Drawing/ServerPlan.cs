// ServerPlan: one server of a drawn cluster.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>A server before anything happens.</summary>
/// <param name="Master">Name of the server it replicates at first; empty for the master.</param>
/// <param name="Priority">replica-priority; 0 is never promoted.</param>
public sealed record ServerPlan(
    string Name, string Ip, int Port, string Master, int Priority);
