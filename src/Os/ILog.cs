// ILog: where finished log lines go. What a line says and whether it is wanted is the server's
// matter. Port of redis 7.2 server.c serverLogRaw, its output half. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os;

/// <summary>Takes finished lines. Writing may be done from any thread; a line is one
/// write(2).</summary>
public interface ILog
{
    /// <summary>File to append to; the empty string is standard output. Relative to the current
    /// folder.</summary>
    string FilePath { get; set; }

    /// <summary>Writes one line, newline included. The file is opened for each line, as C does, so
    /// that a rotated file is followed; a failure is only returned.</summary>
    SysResult Write(ReadOnlySpan<byte> line);

    /// <summary>Opens the system log. <paramref name="facility"/> is the value of C's LOG_LOCAL0
    /// etc.</summary>
    void OpenSyslog(string ident, int facility);

    /// <summary>Sends a message to the system log; <paramref name="priority"/> is LOG_DEBUG (7) …
    /// LOG_WARNING (4).</summary>
    void Syslog(int priority, string message);
}
