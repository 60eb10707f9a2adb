// Sample: what one run cost and gave.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal readonly record struct Sample(double CpuUsARequest, double RequestsASecond);
