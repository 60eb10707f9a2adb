// CampaignOptions: the command line of the campaign.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>What to run and how to tell of it.</summary>
public sealed record CampaignOptions
{
    public const string Help = """
        redisnet campaign: random clusters of servers and Sentinels in a simulated world.

          --seeds N        run N seeds (default 100)
          --first N        the first of them (default 1)
          --seed N         run one seed, with a readable log
          --list N,N,...   run these
          --minutes M      run seeds until so much time has passed, in place of --seeds
          --semantics S    strict (default) or upstream: `sentinel semantics` of all Sentinels
          --faults LIST    only faults whose index in the printed list is named (0,2,5); `none`
          --halve LIST     the windows of these are cut: 3a keeps the first half, 3b the second
          --threads T      default: one a core
          --hash           print seed and hash of the trace of each run, nothing else
          --quiet          with --seed: no log, only the result
          --stop           end after the first seed that fails
          --no-shrink      do not look for the smallest set of faults that fails
          --no-repeat      do not run 5 % of the seeds twice
          --no-marks       do not fail when a mark is never reached

        Exit codes: 0 all is well, 64 usage, 70 crash, 71 safety, 72 liveness, 73 a seed is not
        repeatable, 74 a mark was not reached in 1000 seeds or more.
        """;

    public long Seeds { get; init; } = 100;

    public ulong First { get; init; } = 1;

    public ulong? Single { get; init; }

    /// <summary>These and no others, if there are any.</summary>
    public IReadOnlyList<ulong> List { get; init; } = [];

    public double Minutes { get; init; }

    public bool Upstream { get; init; }

    public string? Faults { get; init; }

    public string? Halve { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public bool HashOnly { get; init; }

    public bool Quiet { get; init; }

    public bool Stop { get; init; }

    public bool Shrink { get; init; } = true;

    public bool Repeat { get; init; } = true;

    public bool NeedMarks { get; init; } = true;

    public bool WantsHelp { get; init; }

    /// <summary>Null and the reason when the line makes no sense.</summary>
    public static CampaignOptions? Parse(string[] args, out string error)
    {
        var options = new CampaignOptions();
        error = "";
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            CampaignOptions? flag = Flag(options, name);
            if (flag is not null)
            {
                options = flag;
                continue;
            }
            string value = i + 1 < args.Length ? args[++i] : "";
            if (WithValue(options, name, value) is not { } set)
            {
                error = $"what does \"{name} {value}\" mean?";
                return null;
            }
            options = set;
        }
        return options;
    }

    private static CampaignOptions? Flag(CampaignOptions o, string name) => name switch
    {
        "--help" or "-h" => o with { WantsHelp = true },
        "--hash" => o with { HashOnly = true },
        "--quiet" => o with { Quiet = true },
        "--stop" => o with { Stop = true },
        "--no-shrink" => o with { Shrink = false },
        "--no-repeat" => o with { Repeat = false },
        "--no-marks" => o with { NeedMarks = false },
        _ => null,
    };

    private static CampaignOptions? WithValue(CampaignOptions o, string name, string value)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        bool isNumber = ulong.TryParse(value, c, out ulong n);
        return name switch
        {
            "--seeds" when isNumber => o with { Seeds = (long)n },
            "--first" when isNumber => o with { First = n },
            "--seed" when isNumber => o with { Single = n },
            "--list" when Numbers(value) is { Count: > 0 } list =>
                o with { List = list, Seeds = list.Count },
            "--threads" when isNumber && n > 0 => o with { Threads = (int)n },
            "--minutes" when double.TryParse(value, c, out double m) => o with { Minutes = m },
            "--semantics" when value is "strict" or "upstream" =>
                o with { Upstream = value == "upstream" },
            "--faults" when value.Length > 0 => o with { Faults = value },
            "--halve" when value.Length > 0 => o with { Halve = value },
            _ => null,
        };
    }

    private static List<ulong>? Numbers(string text)
    {
        List<ulong> numbers = [];
        foreach (string word in text.Split(','))
        {
            if (!ulong.TryParse(word, CultureInfo.InvariantCulture, out ulong n))
            {
                return null;
            }
            numbers.Add(n);
        }
        return numbers;
    }
}
