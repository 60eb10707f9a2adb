// ChaosOptions: the command line of the chaos program.
// Ours, no origin in C.
using System;
using System.Globalization;

namespace RedisNet.Chaos;

/// <summary>What to run, and for how long.</summary>
internal sealed class ChaosOptions
{
    public const string Usage = """
        Real processes, C Redis and ours in every mixture, killed, paused, cut off and starved of
        disk; after each time all must be of one mind again.

          --ours PATH        our redisnet-server
          --c PATH           C redis-server (without it only ours run)
          --rounds N         so often each scenario on each mixture (default 1)
          --minutes N        go round until so much time has passed (in place of --rounds)
          --only NAME        one scenario: kill, pause, partition, manual, restart, disk-full
          --mixture M/R/S    one mixture: kinds of master / replicas / Sentinels; c, ours or
                             mixed (Sentinels only)
          --times            failover times of all ours and all C, in turns, on `kill`

        Cutting cables and filling disks needs root and iproute2; elsewhere those two scenarios are
        left out and said so. Exit code 0: all went well; 1: something did not; 2: usage.
        """;

    public string? Ours { get; private set; }

    public string? C { get; private set; }

    public int Rounds { get; private set; } = 1;

    public double Minutes { get; private set; }

    public string? Only { get; private set; }

    public string? Mixture { get; private set; }

    public bool Times { get; private set; }

    /// <summary>Null when the command line is wrong.</summary>
    public static ChaosOptions? Parse(string[] args)
    {
        var options = new ChaosOptions();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--times")
            {
                options.Times = true;
                continue;
            }
            if (i + 1 == args.Length || !options.Take(args[i], args[i + 1]))
            {
                return null;
            }
            i++;
        }
        return options.Ours is null ? null : options;
    }

    private bool Take(string name, string value)
    {
        switch (name)
        {
            case "--ours":
                Ours = value;
                return true;
            case "--c":
                C = value;
                return true;
            case "--rounds":
                Rounds = int.TryParse(value, CultureInfo.InvariantCulture, out int n) ? n : 0;
                return Rounds > 0;
            case "--minutes":
                Minutes = double.TryParse(value, CultureInfo.InvariantCulture, out double m)
                    ? m : 0;
                return Minutes > 0;
            case "--only":
                Only = value;
                return Array.Exists(Scenarios.All, s => s.Name == value);
            case "--mixture":
                Mixture = value;
                return value.Split('/').Length == 3;
            default:
                return false;
        }
    }
}
