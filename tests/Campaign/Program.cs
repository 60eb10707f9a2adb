// Program: runs random clusters and says what did not hold.
// Ours, no origin in C.
using System;
using System.Diagnostics;
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>One seed with its log, or many without.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        CampaignOptions? options = CampaignOptions.Parse(args, out string error);
        if (options is null)
        {
            Console.Error.WriteLine(error);
            Console.Error.WriteLine(CampaignOptions.Help);
            return (int)Outcome.Usage;
        }
        if (options.WantsHelp)
        {
            Console.WriteLine(CampaignOptions.Help);
            return (int)Outcome.Fine;
        }
        Outcome outcome = options.Single is { } seed
            ? RunOne(seed, options)
            : new CampaignRunner(options, Console.Out, !Console.IsOutputRedirected).Run();
        return (int)outcome;
    }

    private static Outcome RunOne(ulong seed, CampaignOptions options)
    {
        SeedPlan whole = PlanDraw.Draw(seed, options.Upstream);
        SeedPlan plan = PlanEdit.Parse(whole, options.Faults, options.Halve).Apply(whole);
        bool log = !options.Quiet && !options.HashOnly;
        if (log)
        {
            Console.WriteLine(plan.Describe());
        }
        var watch = Stopwatch.StartNew();
        RunResult result = SeedRun.Execute(plan, log ? Console.WriteLine : null);
        string hash = result.Hash.ToString("x16", CultureInfo.InvariantCulture);
        if (options.HashOnly)
        {
            Console.WriteLine($"{seed} {hash}");
            return result.Outcome;
        }
        foreach (Violation v in result.Violations)
        {
            Console.WriteLine(v);
        }
        Console.WriteLine("writes " + result.Losses);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {result.Outcome}, {result.VirtualUs / 1e6:F3} virtual seconds in "
            + $"{watch.Elapsed.TotalSeconds:F2} s, hash {hash}"));
        return result.Outcome;
    }
}
