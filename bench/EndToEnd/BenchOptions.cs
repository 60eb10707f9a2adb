// BenchOptions: what the command line of the benchmark may say.
// Ours, no origin in C.
//
// Every value is looked at while the line is read, so that a mistyped number is told before the
// first server starts.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class BenchOptions
{
    public const string Usage = """
        usage: EndToEnd [--suite NAMES] [--full | --quick] [--server PATH] [--reference PATH] …
          --suite NAMES      of cpu, memory, latency, growth, rdb, start, values, stall, or all
                             (default cpu,memory,latency,growth,rdb,start: what has a target)
          --full             the sweeps: depth 1-256, clients 1-10000, keys 10^3-10^7
          --quick            a small run that shows that everything works; its figures say nothing
          --server PATH      RedisNet (default bin/redisnet-server)
          --reference PATH   C redis-server (default what tools/oracle.sh found)
          --benchmark PATH   redis-benchmark
          --also NAME=PATH   one more server beside them, any number of times; valkey-server and
                             garnet-server on the path come by themselves
          --rounds N         measured rounds, after one that is thrown away (default 5)
          --requests N       requests of a run at depth 1 (default 200000); a run at depth 16 or
                             more has 5 times as many
          --keys N           keys put in before, and the range of the load (default 1000000, in
                             latency 5000000)
          --clients N        connections of the load (default 50)
          --depths 1,16,64   pipeline depths of cpu
          --tests set,get    tests of cpu, as redis-benchmark names them (default all)
          --seconds N        of latency without a save, a server a round (default 8)
          --axes NAMES       of growth: keys, clients (default both)
          --fields N         fields of the hash that stall saves (default 1000000)
          --pin auto|none    server on one core, load on another, by taskset (default auto)
          --tsv PATH         where every single figure is written (default out/bench.tsv)
          --plots DIR        where the plots are drawn (default out/bench)
          --read FILES       measure nothing: tables and plots of these earlier --tsv files
        """;

    private static readonly string[] Judged =
        ["cpu", "memory", "latency", "growth", "rdb", "start"];

    private static readonly string[] Counts =
    [
        "--rounds", "--requests", "--keys", "--clients", "--seconds", "--fields",
    ];

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal)
    {
        ["--suite"] = string.Join(',', Judged),
        ["--server"] = "bin/redisnet-server",
        ["--reference"] = Environment.GetEnvironmentVariable(
            "REDISNET_ORACLE_REDIS_SERVER") ?? "redis-server",
        ["--benchmark"] = Environment.GetEnvironmentVariable(
            "REDISNET_ORACLE_REDIS_BENCHMARK") ?? "redis-benchmark",
        ["--rounds"] = "",
        ["--requests"] = "",
        ["--keys"] = "",
        ["--clients"] = "50",
        ["--depths"] = "",
        ["--tests"] = "",
        ["--axes"] = "keys,clients",
        ["--seconds"] = "",
        ["--fields"] = "",
        ["--pin"] = "auto",
        ["--tsv"] = "out/bench.tsv",
        ["--plots"] = "out/bench",
        ["--read"] = "",
    };

    public bool Full { get; private set; }

    public bool Quick { get; private set; }

    public bool Help { get; private set; }

    public List<(string Name, string Path)> Also { get; } = [];

    public string[] Suites => _given["--suite"] == "all" ? [.. Suite.Names] : List("--suite");

    public string Server => Path.GetFullPath(_given["--server"]);

    public string Reference => _given["--reference"];

    public string Benchmark => _given["--benchmark"];

    public bool Pin => _given["--pin"] == "auto";

    public string Tsv => _given["--tsv"];

    public string Plots => _given["--plots"];

    public string[] Read => List("--read");

    public int Rounds => Number("--rounds") ?? (Quick ? 1 : 5);

    /// <summary>Round 0 warms up; a quick run has none.</summary>
    public int FirstRound => Quick ? 1 : 0;

    public int Requests => Number("--requests") ?? (Quick ? 2_000 : 200_000);

    public int Clients => Number("--clients")!.Value;

    public int Seconds => Number("--seconds") ?? (Quick ? 1 : 8);

    public int Fields => Number("--fields") ?? (Quick ? 10_000 : 1_000_000);

    /// <summary>What cpu's SET and GET are swept over.</summary>
    public int[] Depths => _given["--depths"].Length > 0 ? Numbers("--depths")
        : Full ? [1, 2, 4, 8, 16, 32, 64, 128, 256] : [1, 16, 64];

    /// <summary>Empty: all of the default list.</summary>
    public string[] Tests => List("--tests");

    /// <summary>What growth is measured over.</summary>
    public string[] Axes => List("--axes");

    /// <summary>Null, and <paramref name="error"/> says why, where the line makes no
    /// sense.</summary>
    public static BenchOptions? Parse(string[] args, out string error)
    {
        var options = new BenchOptions();
        for (int i = 0; i < args.Length; i++)
        {
            if (options.Flag(args[i]))
            {
                continue;
            }
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            error = options.Take(args[i], value);
            if (error.Length > 0)
            {
                return null;
            }
            i++;
        }
        error = options.Full && options.Quick ? "--full and --quick exclude each other" : "";
        return error.Length == 0 ? options : null;
    }

    /// <summary>How many keys a suite works on.</summary>
    public int Keys(int usual) => Number("--keys") ?? (Quick ? 4_000 : usual);

    private bool Flag(string word)
    {
        Full |= word == "--full";
        Quick |= word == "--quick";
        Help |= word == "--help";
        return word is "--full" or "--quick" or "--help";
    }

    private string Take(string name, string? value)
    {
        if (name != "--also" && !_given.ContainsKey(name))
        {
            return $"{name} is no option";
        }
        if (string.IsNullOrEmpty(value))
        {
            return $"{name} needs a value";
        }
        if (name == "--also")
        {
            int at = value.IndexOf('=', StringComparison.Ordinal);
            Also.Add(at > 0 ? (value[..at], value[(at + 1)..]) : ("", ""));
            return at > 0 ? "" : $"--also wants NAME=PATH, not {value}";
        }
        _given[name] = value;
        return Wrong(name, value);
    }

    private string Wrong(string name, string value)
    {
        if (Array.IndexOf(Counts, name) >= 0 && !IsCount(value))
        {
            return $"{name} wants a number from 1 on, not {value}";
        }
        string? odd = name switch
        {
            "--depths" => List(name).FirstOrDefault(d => !IsCount(d)),
            "--suite" => Suites.FirstOrDefault(s => !Suite.Names.Contains(s)),
            "--tests" => List(name).FirstOrDefault(t => BenchTest.Find(t) is null),
            "--axes" => List(name).FirstOrDefault(a => a is not ("keys" or "clients")),
            "--pin" => value is "auto" or "none" ? null : value,
            _ => null,
        };
        return odd is null ? "" : name switch
        {
            "--depths" => $"{name} wants numbers from 1 on, not {odd}",
            "--suite" => $"{name}: {odd} is none of {string.Join(", ", Suite.Names)}",
            "--tests" => $"{name}: {odd} is none of {BenchTest.AllNames}",
            "--axes" => $"{name}: {odd} is neither keys nor clients",
            _ => $"{name} wants auto or none, not {odd}",
        };
    }

    private static bool IsCount(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0;

    private string[] List(string name) =>
        _given[name].Split(',', StringSplitOptions.RemoveEmptyEntries);

    private int? Number(string name) => _given[name].Length == 0 ? null
        : int.Parse(_given[name], CultureInfo.InvariantCulture);

    private int[] Numbers(string name) =>
        Array.ConvertAll(List(name), d => int.Parse(d, CultureInfo.InvariantCulture));
}
