// Runner: all mixtures of C and ours through all scenarios.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace RedisNet.Chaos;

/// <summary>Runs what the options ask for and prints a line a scenario. As root it makes hosts of
/// its own.</summary>
internal sealed class Runner(ChaosOptions options, bool root, string scratch)
{
    private static readonly string[] Mixtures =
    [
        .. from master in new[] { "c", "ours" }
           from replicas in new[] { "c", "ours" }
           from sentinels in new[] { "c", "ours", "mixed" }
           select $"{master}/{replicas}/{sentinels}",
    ];

    private int _failures;

    /// <summary>Exit code: 0 when nothing failed.</summary>
    public int Run()
    {
        string[] mixtures = options.Mixture is { } one ? [one]
            : [.. Mixtures.Where(m => options.C is not null || m == "ours/ours/ours")];
        long from = Stopwatch.GetTimestamp();
        int runs = 0;
        bool Goes(int round) => options.Minutes > 0
            ? Stopwatch.GetElapsedTime(from).TotalMinutes < options.Minutes
            : round < options.Rounds;
        for (int round = 0; Goes(round); round++)
        {
            foreach (string mixture in mixtures.TakeWhile(_ => Goes(round)))
            {
                string folder = Path.Combine(scratch, $"{round}-{mixture.Replace('/', '-')}");
                runs += RunMixture(mixture, folder);
            }
        }
        Console.WriteLine($"{runs} scenarios, {_failures} failed, "
            + $"{Stopwatch.GetElapsedTime(from).TotalSeconds:F0} s");
        return _failures == 0 ? 0 : 1;
    }

    // A group that failed is not used again.
    private int RunMixture(string mixture, string folder)
    {
        int runs = 0;
        using var lan = new Lan(root);
        using Group? group = Start(mixture, lan, folder);
        foreach ((string name, Func<Group, TimeSpan> run, bool needsLan) in Scenarios.All)
        {
            if (group is null || (options.Only ?? name) != name || (needsLan && !root))
            {
                continue;
            }
            runs++;
            if (!Try(mixture, name, group, run))
            {
                break;
            }
        }
        return runs;
    }

    private Group? Start(string mixture, Lan lan, string folder)
    {
        string[] kinds = mixture.Split('/');
        string[] sentinels = kinds[2] == "mixed" ? ["c", "ours", "c"]
            : [kinds[2], kinds[2], kinds[2]];
        try
        {
            return new Group(lan, folder,
                kind => (kind == "c" ? options.C : options.Ours)!, (kinds[0], kinds[1]), sentinels);
        }
        catch (IOException e)
        {
            _failures++;
            Console.WriteLine($"{mixture,-16} did not start: {e.Message}");
            return null;
        }
    }

    private bool Try(
        string mixture, string name, Group group, Func<Group, TimeSpan> run)
    {
        try
        {
            TimeSpan took = run(group);
            Console.WriteLine($"{mixture,-16} {name,-10} ok      {took.TotalMilliseconds,6:F0} ms");
            return true;
        }
        catch (ChaosFailed e)
        {
            _failures++;
            Console.WriteLine($"{mixture,-16} {name,-10} FAILED  {e.Message}");
            Console.WriteLine(group.LogTails());
            return false;
        }
    }

    /// <summary>Failover times of both kinds in turns, so that a noisy minute meets both.</summary>
    public int Times()
    {
        string[] mixtures = options.C is null ? ["ours/ours/ours"]
            : ["c/c/c", "ours/ours/ours", "c/c/ours"];
        var times = mixtures.ToDictionary(m => m, _ => new List<double>());
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (string mixture in mixtures)
            {
                string folder = Path.Combine(scratch, $"{round}-{mixture.Replace('/', '-')}");
                using var lan = new Lan(root);
                using Group? group = Start(mixture, lan, folder);
                if (group is not null)
                {
                    times[mixture].Add(Scenarios.Kill(group).TotalMilliseconds);
                }
            }
        }
        Console.WriteLine($"down-after {Group.DownAfterMs} ms; from SIGKILL until all Sentinels "
            + "name a new master that takes writes, ms");
        foreach ((string mixture, List<double> all) in times)
        {
            all.Sort();
            Console.WriteLine($"{mixture,-16} {all.Count} failovers: median "
                + $"{all[all.Count / 2]:F0}, best {all[0]:F0}, worst {all[^1]:F0}");
        }
        return 0;
    }
}
