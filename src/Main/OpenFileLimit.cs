// OpenFileLimit: the one thing that is asked before anything else is loaded.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The runtime opens a file for each assembly. Where only some dozens may be open it fails in the
// middle of the start with an exception of its own, long before the server looks at its limit; so
// such limits are refused here, in the words of the later check and by what is loaded already.
using System.Globalization;
using System.Text;
using RedisNet.Os;
using RedisNet.Os.Linux;

namespace RedisNet.Main;

/// <summary>Whether the runtime itself can get to the end of a start.</summary>
internal static class OpenFileLimit
{
    private const int Least = 64;
    private const int StandardError = 2;

    // The default of maxclients (10000) and what the server keeps for itself (96): nothing is
    // configured yet.
    private const string Wanted = "10096";

    /// <summary>False: it was said why, and the process ends with code 1.</summary>
    public static bool IsEnough()
    {
        // REDISNET(early-file-limit): C would try to raise the hard limit too, as it always does;
        // the runtime has raised the other one to it, and an attempt that fails costs a file.
        LinuxFileSystem files = new();
        LinuxProcesses processes = new(files);
        if (!processes.GetFileLimit(out long now, out _).Ok || now >= Least)
        {
            return true;
        }

        // Plain pieces: what builds a formatted string needs the compiler, which is a file as well.
        string text = string.Concat(
            "Your current 'ulimit -n' of ",
            now.ToString(CultureInfo.InvariantCulture),
            " is not enough for the server to start. Please increase your open file limit to at "
            + "least " + Wanted + ". Exiting.\n");
        _ = files.Write(StandardError, Encoding.ASCII.GetBytes(text));
        return false;
    }
}
