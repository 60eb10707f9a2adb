// LoopPhase: the parts of one turn of the loop, as a profile tells them apart.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Where the time of a turn goes.</summary>
public enum LoopPhase
{
    /// <summary>Waiting for something to do; also all the time in which the process did not
    /// run.</summary>
    Poll,

    /// <summary>File events: accepting, receiving, what arrives on links to other
    /// instances.</summary>
    Handlers,

    /// <summary>Commands of clients.</summary>
    Commands,

    /// <summary>The rest of what is done before the loop sleeps: replies, unblocked
    /// clients.</summary>
    BeforeSleep,

    /// <summary>serverCron and other timers.</summary>
    Timers,

    /// <summary>Writing the configuration file, whichever phase asked for it.</summary>
    ConfigFlush,
}
