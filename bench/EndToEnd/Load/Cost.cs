// Cost: what one run of redis-benchmark cost the server, a request, and how fast it went.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal readonly record struct Cost(double UserUs, double SystemUs, double RequestsASecond)
{
    public double CpuUs => UserUs + SystemUs;
}
