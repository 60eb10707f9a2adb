// SlowlogState: the slowest recent commands.
// Port of redis 7.2 slowlog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Entries of SLOWLOG GET, newest first.</summary>
public sealed class SlowlogState
{
}
