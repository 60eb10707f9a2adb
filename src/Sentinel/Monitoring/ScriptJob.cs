// ScriptJob: one run of a user's script, waiting or running.
// Port of redis 7.2 sentinel.c sentinelScriptJob. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Sentinel;

/// <summary>A script to run, with its arguments and how often it was tried.</summary>
/// <port>sentinel.c sentinelScriptJob</port>
public sealed class ScriptJob(IReadOnlyList<string> argv)
{
    /// <summary>Path of the script first.</summary>
    public IReadOnlyList<string> Argv { get; } = argv;
    public bool Running;
    public int RetryNum;

    /// <summary>Running: since when. Waiting: not before; 0 is at once.</summary>
    public long StartTimeMs;
    public int Pid;
}
