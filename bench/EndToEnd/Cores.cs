// Cores: which core the servers run on, and which the load.
// Ours, no origin in C.
//
// With two cores or more and taskset at hand a server gets core 0 and the load core 1; otherwise
// nobody is pinned. Where a server saves in the background its child or its jobs need the other
// core too: such suites start it unpinned.
//
// A process that runs already is moved with all its threads, and again while a look at
// /proc/PID/task finds one elsewhere: a thread made while others are moved may have its maker's old
// place. Whoever is made later inherits the new one.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Cores
{
    private const int MostTries = 10;
    private const string Allowed = "Cpus_allowed_list:";

    public Cores(bool wanted)
    {
        Pinned = wanted && Environment.ProcessorCount > 1
            && Contender.OnPath("taskset") is not null;
        Server = Pinned ? ["taskset", "-c", "0"] : [];
        Load = Pinned ? ["taskset", "-c", "1"] : [];
        Everywhere = Pinned
            ? ["taskset", "-c", $"0-{Environment.ProcessorCount - 1}"] : [];
        Both = Pinned ? [0, 1] : [];
    }

    public bool Pinned { get; }

    /// <summary>What a server's command begins with.</summary>
    public string[] Server { get; }

    public string[] Load { get; }

    /// <summary>The server's and the load's; empty where nobody is pinned.</summary>
    public int[] Both { get; }

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
        int tries = 0;
        do
        {
            if (tries++ == MostTries)
            {
                throw new IOException($"threads of process {pid} do not stay on {launcher[^1]}");
            }
            TaskSet(pid, launcher);
        }
        while (!AllOn(pid, launcher[^1]));
    }

    /// <summary>All threads of a process go before other programs; with 0 they no longer do. The
    /// second pass is for one that was made during the first.</summary>
    public static void GoFirst(int process, int priority)
    {
        const int passes = 2;
        for (int i = 0; i < passes; i++)
        {
            foreach (string task in Directory.GetDirectories($"/proc/{process}/task"))
            {
                Kernel.GoFirst(
                    int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), priority);
            }
        }
    }

    private static void TaskSet(string pid, string[] launcher)
    {
        var start = new ProcessStartInfo("taskset", ["-acp", launcher[^1], pid])
        {
            RedirectStandardOutput = true,
        };
        using Process taskset = Process.Start(start)!;
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
    }

    // A thread that ends meanwhile is nowhere.
    private static bool AllOn(string pid, string list)
    {
        foreach (string task in Directory.GetDirectories($"/proc/{pid}/task"))
        {
            try
            {
                string? line = File.ReadLines(Path.Combine(task, "status"))
                    .FirstOrDefault(l => l.StartsWith(Allowed, StringComparison.Ordinal));
                if (line is not null && line[Allowed.Length..].Trim() != list)
                {
                    return false;
                }
            }
            catch (IOException)
            {
            }
        }
        return true;
    }
}
