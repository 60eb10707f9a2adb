// WaitStatus: how a child ended.
// Port of the C library's WIFEXITED and siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Reads the status of <see cref="IProcesses.Wait"/>.</summary>
public static class WaitStatus
{
    /// <summary>It ended by itself.</summary>
    public static bool Exited(int status) => (status & 0x7F) == 0;

    /// <summary>Its exit code, if it ended by itself.</summary>
    public static int ExitCode(int status) => (status >> 8) & 0xFF;

    /// <summary>The signal that ended it, or None.</summary>
    public static Signal TermSignal(int status) => (Signal)(status & 0x7F);
}
