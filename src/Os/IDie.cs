// IDie: the two ways a node ends: because it was asked to, or because something in it is broken.
// Port of the ends of redis 7.2: exit() and debug.c bugReportEnd. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System.Diagnostics.CodeAnalysis;

namespace RedisNet.Os;

/// <summary>Ends the node. Neither call returns; the simulator's throw, to unwind to its
/// world.</summary>
public interface IDie
{
    /// <summary>Ends the process in order with an exit code. Nothing is flushed or synced
    /// first.</summary>
    [DoesNotReturn]
    void Exit(int code);

    /// <summary>Writes the crash report (lines with their own newlines) to the log and aborts
    /// (134).</summary>
    [DoesNotReturn]
    void Die(string report);

    /// <summary>As <see cref="Die"/>, but ends the process by that signal.</summary>
    [DoesNotReturn]
    void DieBySignal(string report, Signal signal);
}
