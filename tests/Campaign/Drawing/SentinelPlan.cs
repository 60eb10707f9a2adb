// SentinelPlan: one Sentinel of a drawn cluster.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>A Sentinel, on a host of its own or beside a server.</summary>
public sealed record SentinelPlan(string Name, string Ip, int Port);
