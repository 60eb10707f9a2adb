// Tally: what a campaign adds up.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace RedisNet.Campaign;

/// <summary>Sums over runs. Not safe for threads: the campaign adds under its lock.</summary>
public sealed class Tally
{
    private const long SeedsForMarks = 1000;

    private readonly SortedDictionary<string, (long Count, ulong Seed)> _violations =
        new(StringComparer.Ordinal);
    private readonly MarkSet _marks = new();
    private readonly LossTally _losses = new();
    private long _virtualUs;
    private bool _upstream;

    public long Runs { get; private set; }

    public long Failed { get; private set; }

    public Outcome Worst { get; private set; }

    public void Add(RunResult result)
    {
        Runs++;
        _upstream |= result.Plan.Upstream;
        Failed += result.Outcome == Outcome.Fine ? 0 : 1;
        Worst = Outcomes.Worse(Worst, result.Outcome);
        _virtualUs += result.VirtualUs;
        _marks.Add(result.Marks);
        _losses.Add(result.Losses);
        foreach (Violation v in result.Violations)
        {
            string key = v.KnownDefect.Length > 0
                ? $"{v.Property} ({v.KnownDefect} of upstream)"
                : v.Property;
            (long count, ulong seed) = _violations.GetValueOrDefault(key, (0, result.Plan.Seed));
            _violations[key] = (count + 1, seed);
        }
    }

    /// <summary>A seed that was run twice and was not the same.</summary>
    public void NotRepeatable() => Worst = Outcomes.Worse(Worst, Outcome.NotRepeatable);

    /// <summary>One line while the campaign runs.</summary>
    public string Progress(TimeSpan passed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Runs} seeds, {Failed} failed, {_virtualUs / 1e6:F0} virtual seconds, "
        + $"{Runs / Math.Max(passed.TotalSeconds, 0.001):F1} seeds/s");

    /// <summary>Everything, at the end.</summary>
    public void Print(TextWriter to, TimeSpan passed, bool needMarks)
    {
        double seconds = Math.Max(passed.TotalSeconds, 0.001);
        CultureInfo c = CultureInfo.InvariantCulture;
        to.WriteLine(string.Create(
            c,
            $"seeds {Runs}, failed {Failed}, in {seconds:F1} s: {Runs / seconds:F2} seeds/s"));
        to.WriteLine(string.Create(
            c,
            $"virtual time {_virtualUs / 1e6:F0} s, {_virtualUs / 1e6 / seconds:F0} s a second"));
        to.WriteLine("writes " + _losses);
        if (_violations.Count == 0)
        {
            to.WriteLine("violations none");
        }
        foreach (KeyValuePair<string, (long Count, ulong Seed)> v in _violations)
        {
            to.WriteLine(string.Create(
                c, $"violations {v.Key}: {v.Value.Count}, first in seed {v.Value.Seed}"));
        }
        PrintMarks(to, needMarks);
    }

    private void PrintMarks(TextWriter to, bool needMarks)
    {
        List<string> missed = [];
        List<string> reached = [];
        foreach (Mark m in MarkTable.All)
        {
            long hits = _marks.Hits(m.Name);
            if (m.UpstreamOnly && !_upstream)
            {
                continue;
            }
            (hits == 0 ? missed : reached).Add(hits == 0 ? m.Name : $"{m.Name} {hits}");
        }
        string none = missed.Count == 0 ? "none" : "";
        to.WriteLine("marks reached " + string.Join(", ", reached));
        to.WriteLine("marks not reached " + none + string.Join(", ", missed));
        if (needMarks && missed.Count > 0 && Runs >= SeedsForMarks)
        {
            Worst = Outcomes.Worse(Worst, Outcome.Marks);
        }
    }
}
