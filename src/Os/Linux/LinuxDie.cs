// LinuxDie: the end of the process.
// Port of redis 7.2 debug.c bugReportEnd, and of exit(). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RedisNet.Os.Linux;

/// <summary>Ends the process. The runtime's own tidying runs on Exit, not on Die.</summary>
public sealed class LinuxDie(ILog log) : IDie
{
    [DoesNotReturn]
    public void Exit(int code) => Environment.Exit(code);

    [DoesNotReturn]
    public void Die(string report) => DieBySignal(report, Signal.Abort);

    [DoesNotReturn]
    public void DieBySignal(string report, Signal signal)
    {
        _ = log.Write(Encoding.UTF8.GetBytes(report));
        // This report is the only one: no handler may come between.
        _ = Libc.signal((int)signal, LinuxConst.SIG_DFL);
        _ = Libc.signal((int)Signal.Abort, LinuxConst.SIG_DFL);
        _ = Libc.kill(Environment.ProcessId, (int)signal);
        Libc.abort();
        throw new PanicException("abort returned");
    }
}
