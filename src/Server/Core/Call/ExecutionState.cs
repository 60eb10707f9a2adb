// ExecutionState: which command runs now, how deep, and what it is about to propagate.
// Port of redis 7.2 server.h redisServer (general). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>State of command execution that outlives no command.</summary>
public sealed class ExecutionState
{
    /// <summary>The client whose input is being processed; while a command runs, the one it runs
    /// for.</summary>
    public Client? CurrentClient;

    /// <summary>Commands that run, one within the other: EXEC and what it executes, and what the
    /// loop serves that is entered again while one loads.</summary>
    /// <port>server.h redisServer.executing_client</port>
    public int Calls;

    /// <summary>Error replies when the running command began; more of them now means that it
    /// failed.</summary>
    public long ErrorsBeforeCall;

    /// <summary>Monotonic time at which the last command ended, 0 when that is no start for the
    /// next.</summary>
    public long LastEndUs;

    /// <summary>Whether memory was short when the running command began.</summary>
    public bool PreCommandOomState;

    /// <summary>When the warning about HTTP in place of commands was last logged.</summary>
    public long SecurityWarningUnixS;

    /// <summary>Pushes for the running command's own client.</summary>
    public readonly PendingPushes PendingPushes = new();

    /// <summary>Above 0 while the loop is entered again from a long operation (loading).</summary>
    public int ProcessingEventsWhileBlocked;
    public long EventsProcessedWhileBlocked;

    /// <summary>0 outside any command; EXEC and cron work that propagates raise it.</summary>
    public int Nesting;
    public bool InExec;

    /// <summary>CLIENT PAUSE was called inside the running transaction.</summary>
    public bool ClientPauseInTransaction;

    /// <summary>Commands to propagate when the outermost call ends.</summary>
    public readonly PropagationQueue AlsoPropagate = new();

    /// <summary>False while nothing may be propagated.</summary>
    public bool ReplicationAllowed = true;

    /// <summary>The instant the next command starts: where the previous one ended, or
    /// now.</summary>
    public long TakeStartUs(IClock clock) => LastEndUs != 0 ? LastEndUs : clock.MonoUs();
}
