// CampaignRunner: many seeds on all cores, each in a world and on a thread of its own.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace RedisNet.Campaign;

/// <summary>Hands out seeds, collects results, tells of failures as they come.</summary>
public sealed class CampaignRunner(CampaignOptions options, TextWriter output, bool terminal)
{
    private const int RepeatEvery = 20;
    private const int FailuresTold = 10;
    private const int TailLines = 25;

    private readonly Lock _lock = new();
    private readonly Tally _tally = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly HashSet<string> _shrunk = [];
    private ulong _next = options.List.Count > 0 ? 0 : options.First;
    private long _told;
    private double _shownAt;

    /// <summary>Runs all seeds; the exit code.</summary>
    public Outcome Run()
    {
        List<Thread> threads = [];
        for (int i = 0; i < options.Threads; i++)
        {
            var thread = new Thread(Work, maxStackSize: 16 * 1024 * 1024);
            thread.Start();
            threads.Add(thread);
        }
        foreach (Thread t in threads)
        {
            t.Join();
        }
        if (!options.HashOnly)
        {
            EndLine();
            _tally.Print(output, _watch.Elapsed, options.NeedMarks);
        }
        return _tally.Worst;
    }

    private void Work()
    {
        while (Take() is { } seed)
        {
            SeedPlan plan = PlanDraw.Draw(seed, options.Upstream);
            RunResult result = SeedRun.Execute(plan);
            ulong? second = options.Repeat && seed % RepeatEvery == 0
                ? SeedRun.Execute(plan).Hash
                : null;
            bool shrink;
            lock (_lock)
            {
                Note(result, second);
                shrink = options.Shrink && result.Failure.Length > 0
                    && _shrunk.Add(result.Failure);
            }
            if (shrink)
            {
                (PlanEdit edit, RunResult least) =
                    new Shrinker(plan, result.Failure).Shrink(result);
                lock (_lock)
                {
                    TellShrunk(plan, edit, least);
                }
            }
        }
    }

    private ulong? Take()
    {
        lock (_lock)
        {
            bool listed = options.List.Count > 0;
            bool more = listed ? _next < (ulong)options.List.Count
                : options.Minutes > 0 ? _watch.Elapsed.TotalMinutes < options.Minutes
                : _next - options.First < (ulong)options.Seeds;
            bool enough = options.Stop && _tally.Failed > 0;
            if (!more || enough)
            {
                return null;
            }
            ulong next = _next++;
            return listed ? options.List[(int)next] : next;
        }
    }

    private void Note(RunResult result, ulong? second)
    {
        _tally.Add(result);
        string hash = result.Hash.ToString("x16", CultureInfo.InvariantCulture);
        if (options.HashOnly)
        {
            output.WriteLine($"{result.Plan.Seed} {hash}");
        }
        if (second is { } again && again != result.Hash)
        {
            _tally.NotRepeatable();
            EndLine();
            output.WriteLine($"seed {result.Plan.Seed}: two runs differ: {hash} and {again:x16}");
        }
        if (result.Outcome != Outcome.Fine && !options.HashOnly && _told++ < FailuresTold)
        {
            EndLine();
            output.WriteLine($"seed {result.Plan.Seed}: {result.Outcome}, "
                + $"repeat with: make sim SEED={result.Plan.Seed}{Semantics}");
            foreach (Violation v in result.Violations.Where(v => v.KnownDefect.Length == 0).Take(3))
            {
                output.WriteLine("  " + FirstLines(v.ToString()));
            }
        }
        Show();
    }

    private string Semantics => options.Upstream ? " SEMANTICS=upstream" : "";

    private void TellShrunk(SeedPlan plan, PlanEdit edit, RunResult least)
    {
        EndLine();
        output.WriteLine($"seed {plan.Seed}: {least.Failure} needs no more than these faults:");
        foreach (FaultWindow f in least.Plan.Faults)
        {
            output.WriteLine("    " + f);
        }
        output.WriteLine(
            $"  repeat with: make sim SEED={plan.Seed}{edit.Arguments()}{Semantics}");
        foreach (string line in least.Tail.TakeLast(TailLines))
        {
            output.WriteLine("    " + line);
        }
    }

    private void Show()
    {
        double now = _watch.Elapsed.TotalSeconds;
        if (options.HashOnly || now - _shownAt < (terminal ? 0.5 : 15))
        {
            return;
        }
        _shownAt = now;
        string line = _tally.Progress(_watch.Elapsed);
        output.Write(terminal ? "\r" + line + " " : line + Environment.NewLine);
        output.Flush();
    }

    private void EndLine()
    {
        if (terminal && _shownAt > 0)
        {
            output.WriteLine();
        }
    }

    private static string FirstLines(string text) =>
        string.Join(" | ", text.Split('\n').Take(6).Select(l => l.Trim()));
}
