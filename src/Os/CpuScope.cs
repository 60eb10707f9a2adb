// CpuScope: whose processor time is asked for.
// Port of the C library's RUSAGE_SELF and siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Whose usage; the values are C's.</summary>
public enum CpuScope
{
    Self = 0,
    Children = -1,
    Thread = 1,
}
