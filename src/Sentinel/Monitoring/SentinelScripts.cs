// SentinelScripts: runs the scripts that notify people and reconfigure clients.
// Port of redis 7.2 sentinel.c (script execution). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A queue, at most 256 jobs long, of which at most 16 run. Exit code 1, or death by a signal, means
// "try again": after 30 seconds, then twice as long each time, ten times at most. Any other exit is
// final. A script that runs longer than a minute is killed. All of it is driven by the timer.
//
// REDISNET(sentinel-script-wait): children are spawned and waited for one by one; C forks and reaps
// any child it finds.
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The queue of user scripts.</summary>
/// <port>sentinel.c sentinelScheduleScriptExecution</port>
public static class SentinelScripts
{
    /// <port>sentinel.c SENTINEL_SCRIPT_MAX_QUEUE</port>
    public const int MaxQueue = 256;

    /// <port>sentinel.c SENTINEL_SCRIPT_MAX_RUNNING</port>
    public const int MaxRunning = 16;

    /// <port>sentinel.c SENTINEL_SCRIPT_MAX_RETRY</port>
    public const int MaxRetry = 10;

    /// <summary>Queues a script (path first, then its arguments). When the queue is full, the
    /// oldest job that is not running is dropped.</summary>
    /// <port>sentinel.c sentinelScheduleScriptExecution</port>
    public static void ScheduleScriptExecution(SentinelState s, IReadOnlyList<string> argv)
    {
        s.ScriptsQueue.AddLast(new ScriptJob(argv));
        if (s.ScriptsQueue.Count <= MaxQueue)
        {
            return;
        }
        for (LinkedListNode<ScriptJob>? ln = s.ScriptsQueue.First; ln is not null; ln = ln.Next)
        {
            if (!ln.Value.Running)
            {
                s.ScriptsQueue.Remove(ln);
                break;
            }
        }
        Check.That(s.ScriptsQueue.Count <= MaxQueue);
    }

    /// <summary>Starts waiting jobs, oldest first, up to the limit of running ones.</summary>
    /// <port>sentinel.c sentinelRunPendingScripts</port>
    public static void RunPendingScripts(SentinelState s)
    {
        long now = SentinelClock.NowMs(s);
        LinkedListNode<ScriptJob>? ln = s.ScriptsQueue.First;
        while (ln is not null && s.RunningScripts < MaxRunning)
        {
            LinkedListNode<ScriptJob>? next = ln.Next;
            if (!ln.Value.Running && ln.Value.StartTimeMs <= now)
            {
                StartJob(s, ln);
            }
            ln = next;
        }
    }

    /// <summary>How long to wait before the given retry: doubles each time.</summary>
    /// <port>sentinel.c sentinelScriptRetryDelay</port>
    public static long ScriptRetryDelay(SentinelState s, int retryNum)
    {
        long delay = s.Times.ScriptRetryDelayMs;
        while (retryNum-- > 1)
        {
            delay *= 2;
        }
        return delay;
    }

    /// <summary>Collects scripts that ended: forgets them, or schedules another try.</summary>
    /// <port>sentinel.c sentinelCollectTerminatedScripts</port>
    public static void CollectTerminatedScripts(SentinelState s)
    {
        LinkedListNode<ScriptJob>? next;
        for (LinkedListNode<ScriptJob>? ln = s.ScriptsQueue.First; ln is not null; ln = next)
        {
            next = ln.Next;
            ScriptJob sj = ln.Value;
            if (!sj.Running)
            {
                continue;
            }
            SysResult waited = s.Env.Processes.Wait(sj.Pid, block: false, out int status);
            if (waited.Ok && waited.Value > 0)
            {
                Finished(s, ln, status);
            }
        }
    }

    /// <summary>Kills scripts that run too long; they are collected later.</summary>
    /// <port>sentinel.c sentinelKillTimedoutScripts</port>
    public static void KillTimedoutScripts(SentinelState s)
    {
        long now = SentinelClock.NowMs(s);
        foreach (ScriptJob sj in s.ScriptsQueue)
        {
            if (sj.Running && now - sj.StartTimeMs > s.Times.ScriptMaxRuntimeMs)
            {
                SentinelEvents.EventText(s, LogLevel.Warning, "-script-timeout", null,
                    Invariant($"{sj.Argv[0]} {sj.Pid}"));
                s.Env.Processes.Kill(sj.Pid, Signal.Kill);
            }
        }
    }

    /// <summary>Runs the script that tells clients about the new address, if there is
    /// one.</summary>
    /// <port>sentinel.c sentinelCallClientReconfScript</port>
    public static void CallClientReconfScript(
        SentinelRedisInstance master, bool leader, string state, SentinelAddr from, SentinelAddr to)
    {
        if (master.ClientReconfigScript is not { } script)
        {
            return;
        }
        SentinelState s = master.State;
        ScheduleScriptExecution(s,
        [
            script, master.Name, leader ? "leader" : "observer", state,
            from.Announce(s), Invariant($"{from.Port}"), to.Announce(s), Invariant($"{to.Port}"),
        ]);
    }

    private static void StartJob(SentinelState s, LinkedListNode<ScriptJob> ln)
    {
        ScriptJob sj = ln.Value;
        sj.StartTimeMs = SentinelClock.NowMs(s);
        sj.RetryNum++;
        var argv = new List<string>(sj.Argv.Count);
        foreach (string arg in sj.Argv)
        {
            argv.Add(CText.ForSystem(arg));
        }
        SysResult spawned = s.Env.Processes.Spawn(
            new SpawnOptions { Path = argv[0], Arguments = argv });
        if (!spawned.Ok)
        {
            NotStarted(s, ln, spawned.Errno);
            return;
        }
        sj.Running = true;
        s.RunningScripts++;
        sj.Pid = spawned.Int;
        SentinelEvents.EventText(s, LogLevel.Debug, "+script-child", null,
            Invariant($"{sj.Pid}"));
    }

    /// <summary>No process: tried again at the next tick. A file that cannot be executed: final; in
    /// C it is the child that finds out, and exits with 2.</summary>
    private static void NotStarted(
        SentinelState s, LinkedListNode<ScriptJob> ln, Errno errno)
    {
        ScriptJob sj = ln.Value;
        sj.Pid = 0;
        if (errno is Errno.EAGAIN or Errno.ENOMEM)
        {
            // 99 stands in the place of a signal, as for a fork that failed in C.
            SentinelEvents.EventText(s, LogLevel.Warning, "-script-error", null,
                Invariant($"{sj.Argv[0]} {99} {0}"));
            return;
        }
        SentinelEvents.EventText(s, LogLevel.Warning, "-script-error", null,
            Invariant($"{sj.Argv[0]} {0} {2}"));
        s.ScriptsQueue.Remove(ln);
    }

    private static void Finished(SentinelState s, LinkedListNode<ScriptJob> ln, int status)
    {
        ScriptJob sj = ln.Value;
        int bySignal = WaitStatus.Exited(status) ? 0 : (int)WaitStatus.TermSignal(status);
        int exitCode = WaitStatus.ExitCode(status);
        SentinelEvents.EventText(s, LogLevel.Debug, "-script-child", null,
            Invariant($"{sj.Pid} {exitCode} {bySignal}"));
        s.RunningScripts--;
        if ((bySignal != 0 || exitCode == 1) && sj.RetryNum != MaxRetry)
        {
            sj.Running = false;
            sj.Pid = 0;
            sj.StartTimeMs = SentinelClock.NowMs(s) + ScriptRetryDelay(s, sj.RetryNum);
            return;
        }
        if (bySignal != 0 || exitCode != 0)
        {
            SentinelEvents.EventText(s, LogLevel.Warning, "-script-error", null,
                Invariant($"{sj.Argv[0]} {bySignal} {exitCode}"));
        }
        s.ScriptsQueue.Remove(ln);
    }

    private static string Invariant(System.FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
