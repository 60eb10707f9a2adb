// Cores: which core the servers run on, and which the load.
// Ours, no origin in C.
//
// With two cores or more and taskset at hand a server gets core 0 and the load core 1; otherwise
// nobody is pinned. Where a server saves in the background its child or its jobs need the other
// core too: such suites start it unpinned.
using System;
using System.Diagnostics;
using System.Globalization;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Cores
{
    public Cores(bool wanted)
    {
        Pinned = wanted && Environment.ProcessorCount > 1
            && Contender.OnPath("taskset") is not null;
        Server = Pinned ? ["taskset", "-c", "0"] : [];
        Load = Pinned ? ["taskset", "-c", "1"] : [];
        Everywhere = Pinned
            ? ["taskset", "-c", $"0-{Environment.ProcessorCount - 1}"] : [];
    }

    public bool Pinned { get; }

    /// <summary>What a server's command begins with.</summary>
    public string[] Server { get; }

    public string[] Load { get; }

    /// <summary>For a server that may use every core although this process may not.</summary>
    public string[] Everywhere { get; }

    /// <summary>Puts this process on the load's core.</summary>
    public void TakeLoadCore() => Move(Environment.ProcessId, Load);

    /// <summary>Puts a process with all its threads where a command would begin.</summary>
    public static void Move(int process, string[] launcher)
    {
        if (launcher.Length == 0)
        {
            return;
        }
        string pid = process.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("taskset", ["-acp", launcher[^1], pid])
        {
            RedirectStandardOutput = true,
        };
        using Process taskset = Process.Start(start)!;
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
    }
}
