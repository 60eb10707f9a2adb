// ISignals: signals as bytes on a descriptor, so that they arrive as ordinary events of the loop.
// Port of redis 7.2 server.c sigShutdownHandler, setupSignalHandlers. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// SIGTERM and SIGINT are delivered; SIGHUP, SIGPIPE and SIGALRM are ignored as in C, SIGHUP being
// counted all the same. C ends at once on a SIGINT while a shutdown is already under way: the loop
// may be stuck, so that cannot wait for it. Hence OnRepeatedInt, which runs on a thread of the
// system's.
using System;

namespace RedisNet.Os;

/// <summary>Delivers signals to the loop.</summary>
public interface ISignals
{
    /// <summary>Readable while a signal is waiting; register it for reading. Owned by this
    /// object.</summary>
    int Descriptor { get; }

    /// <summary>Starts delivery. Before it the signals have their default effect.</summary>
    SysResult Install();

    /// <summary>Takes the oldest waiting signal, or <see cref="Signal.None"/>. Never
    /// blocks.</summary>
    Signal Take();

    /// <summary>How often the signal came since the start or the last
    /// <see cref="Forget"/>.</summary>
    int Count(Signal signal);

    /// <summary>Forgets the counts: a shutdown was given up, the next SIGINT is a first one
    /// again.</summary>
    void Forget();

    /// <summary>Called from a foreign thread on a SIGINT after a SIGTERM or SIGINT. It must only do
    /// what is safe there (remove a temp file, log a line); then the process ends with code
    /// 1.</summary>
    Action? OnRepeatedInt { get; set; }

    /// <summary>Called from a foreign thread when somebody sent SIGABRT, under the same terms; then
    /// the process ends by that signal.</summary>
    Action? OnAbort { get; set; }
}
