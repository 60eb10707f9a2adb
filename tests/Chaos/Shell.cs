// Shell: runs a small program and insists that it succeeds.
// Ours, no origin in C.
using System.Diagnostics;
using System.IO;

namespace RedisNet.Chaos;

internal static class Shell
{
    public static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)
            ?? throw new IOException($"{program} did not start");
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException(
                $"{program} {string.Join(' ', arguments)}: {error.Trim()}");
        }
    }
}
