// CompareRun: the same random commands to both; every reply, and now and then the data, compared.
// Ours, no origin in C.
//
// A run is cut into epochs. Each begins empty, with thresholds and a protocol of its own, and is
// drawn from the seed and its number alone: so the one with the difference can be run by itself.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Differential;

internal sealed class CompareRun(DifferentialOptions options, Pair pair, TextWriter output)
{
    private const int CommandsPerEpoch = 20_000;
    private const int CommandsPerCheck = 2_000;
    private const int Batch = 100;
    private const int MaxDifferences = 20;

    private readonly Template[] _templates = Template.ReadAll(options.Without);
    private readonly DataCheck _check = new(pair);
    private readonly SortedDictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly List<Step> _past = [];
    private int _differences;
    private long _commands;

    /// <summary>0, or 1 after a difference.</summary>
    public int Run()
    {
        var watch = Stopwatch.StartNew();
        int first = options.Epoch ?? 0;
        for (int epoch = first; _differences < MaxDifferences && More(epoch - first); epoch++)
        {
            if (RunEpoch(epoch) is { } difference)
            {
                _differences++;
                Report(epoch, difference);
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            C is a {(pair.Is72 ? "7.2" : "7.0")}
            {_commands} commands of {_sent.Count} names in {watch.Elapsed.TotalSeconds:F0} s
            {_check.SamePayloads} DUMP payloads equal byte for byte
            {_check.ExchangedPayloads} exchanged, equal digests
            {_differences} differences
            """));
        return _differences == 0 ? 0 : 1;
    }

    private bool More(int done) => options.Epoch is null
        ? (long)done * CommandsPerEpoch < options.Commands : done == 0;

    /// <summary>Null when both were the same to the end.</summary>
    private string? RunEpoch(int epoch)
    {
        int seed = unchecked((options.Seed * 1_000_003) + epoch);
        pair.Reconnect(protocol: 2 + (epoch % 2));
        foreach (string[] setting in Settings.Draw(seed, pair.Is72))
        {
            pair.Both(setting);
        }
        var workload = new Workload(_templates, seed, loose: false, pair.Is72);
        _past.Clear();
        long end = Math.Min(CommandsPerEpoch, options.Commands);
        for (int at = 0; at < end; at += Batch)
        {
            if (RunBatch(workload) is { } difference)
            {
                return difference;
            }
            if ((at + Batch) % CommandsPerCheck == 0 || at + Batch >= end)
            {
                pair.Ask("DISCARD");
                if (_check.Difference() is { } inData)
                {
                    return inData;
                }
                workload.LeaveTransaction();
            }
        }
        return null;
    }

    private string? RunBatch(Workload workload)
    {
        Step[] steps = [.. Enumerable.Range(0, Batch).Select(_ => workload.Next())];
        List<(string C, string Ours)> replies = pair.AskAll(steps);
        for (int i = 0; i < Batch; i++)
        {
            (Step step, (string c, string ours)) = (steps[i], replies[i]);
            _past.Add(step);
            _commands++;
            string name = step.Words[0];
            _sent[name] = _sent.GetValueOrDefault(name) + 1;
            if (!step.How.Same(c, ours, pair.Is72))
            {
                return Shown.Words(step.Words) + Shown.Both(c, ours);
            }
        }
        return null;
    }

    private void Report(int epoch, string difference)
    {
        output.WriteLine($"""
            DIFFERENCE (--seed {options.Seed} --epoch {epoch}, command {_past.Count})
              {difference}
            """);
        string[] last = _past.Count > 0 ? _past[^1].Words : [];
        string key = difference.Split(' ').Concat(last).FirstOrDefault(IsKey, "").TrimEnd(':');
        foreach (Step step in _past.Where(s => s.Words.Contains(key)).TakeLast(12))
        {
            output.WriteLine($"    before: {Shown.Words(step.Words)}");
        }
    }

    private static bool IsKey(string word) =>
        word.IndexOf(':', StringComparison.Ordinal) is 1 or 2;
}
