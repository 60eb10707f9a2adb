// ExecutionState: which command runs now, how deep, and what it is about to propagate.
// Port of redis 7.2 server.h redisServer (general). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>State of command execution that outlives no command.</summary>
public sealed class ExecutionState
{
    /// <summary>The client whose input is being processed, and the one whose command runs (they differ only
    /// while one executes for another).</summary>
    public Client? CurrentClient;
    public Client? ExecutingClient;

    /// <summary>0 outside any command; EXEC and cron work that propagates raise it.</summary>
    public int Nesting;
    public bool InExec;

    /// <summary>CLIENT PAUSE was called inside the running transaction.</summary>
    public bool ClientPauseInTransaction;

    /// <summary>Commands to propagate when the outermost call ends.</summary>
    public readonly PropagationQueue AlsoPropagate = new();

    /// <summary>True while a command may not propagate anything (DEBUG, loading).</summary>
    public bool ReplicationAllowed = true;

    /// <summary>Lazily expired keys are not deleted while this is above 0 (CLIENT PAUSE, scripts on replicas).</summary>
    public int LazyExpireDisabled;
}
