// DifferentialOptions: the command line of the differential run.
// Ours, no origin in C.
using System;
using System.Globalization;

namespace RedisNet.Differential;

/// <summary>Which servers, how much, and from which seed.</summary>
internal sealed class DifferentialOptions
{
    public const string Usage = """
        Random commands of every data type to C Redis and to ours: the same replies, the same
        data, the same DUMP payloads.

          --ours PATH       our redisnet-server
          --c PATH          C redis-server, 7.0 or 7.2
          --commands N      how many (default 100000)
          --seed N          where the random numbers begin (default 1)
          --without A,B     no lines of the workload with a word that begins so (XA, GEO, …)
          --epoch N         one epoch alone, as printed with a difference
          --replicate MIN   so many minutes of random writes with the links cut now and then: a C
                            replica of our master, and our replica of a C master

        Exit code 0: no difference; 1: differences, each with the command that repeats it; 2:
        usage.
        """;

    public string? Ours { get; private set; }

    public string? C { get; private set; }

    public long Commands { get; private set; } = 100_000;

    public int Seed { get; private set; } = 1;

    public string[] Without { get; private set; } = [];

    public int? Epoch { get; private set; }

    public double ReplicateMinutes { get; private set; }

    /// <summary>Null when the command line is wrong.</summary>
    public static DifferentialOptions? Parse(string[] args)
    {
        var options = new DifferentialOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !options.Take(args[i], args[i + 1]))
            {
                return null;
            }
        }
        return options.Ours is null || options.C is null ? null : options;
    }

    private bool Take(string name, string value)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        switch (name)
        {
            case "--ours":
                Ours = value;
                return true;
            case "--c":
                C = value;
                return true;
            case "--commands" when long.TryParse(value, invariant, out long commands):
                Commands = commands;
                return commands > 0;
            case "--seed" when int.TryParse(value, invariant, out int seed):
                Seed = seed;
                return true;
            case "--without":
                Without = value.Split(',', StringSplitOptions.RemoveEmptyEntries);
                return true;
            case "--epoch" when int.TryParse(value, invariant, out int epoch):
                Epoch = epoch;
                return epoch >= 0;
            case "--replicate" when double.TryParse(value, invariant, out double minutes):
                ReplicateMinutes = minutes;
                return minutes > 0;
            default:
                return false;
        }
    }
}
