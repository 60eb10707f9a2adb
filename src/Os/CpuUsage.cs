// CpuUsage: processor time spent.
// Port of the C library's struct rusage, the fields Redis reads. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Processor time in microseconds.</summary>
public readonly record struct CpuUsage(long UserUs, long SystemUs)
{
    public long TotalUs => UserUs + SystemUs;
}
