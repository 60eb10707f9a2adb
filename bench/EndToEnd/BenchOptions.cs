// BenchOptions: what the command line of the benchmark may say.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

internal sealed class BenchOptions
{
    public const string Usage = """
        usage: EndToEnd [--server PATH] [--reference PATH] [--benchmark PATH]
                        [--rounds N] [--requests N] [--keys N] [--clients N]
                        [--depths 1,16,64] [--tests set,get] [--tsv PATH] [--stall FIELDS]
          --server PATH      RedisNet (default bin/redisnet-server)
          --reference PATH   C redis-server (default what tools/oracle.sh found)
          --benchmark PATH   redis-benchmark
          --rounds N         measured rounds, after one that is thrown away (default 5)
          --requests N       requests of a run at depth 1 (default 200000); a run at depth 16 or
                             more has 5 times as many
          --keys N           keys put in before, and the range of the load (default 1000000)
          --tsv PATH         where every single run is written (default out/bench.tsv)
          --stall FIELDS     instead: how long a PING waits while a hash of so many is saved
        """;

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal)
    {
        ["--server"] = "bin/redisnet-server",
        ["--reference"] = Environment.GetEnvironmentVariable(
            "REDISNET_ORACLE_REDIS_SERVER") ?? "redis-server",
        ["--benchmark"] = Environment.GetEnvironmentVariable(
            "REDISNET_ORACLE_REDIS_BENCHMARK") ?? "redis-benchmark",
        ["--rounds"] = "5",
        ["--requests"] = "200000",
        ["--keys"] = "1000000",
        ["--clients"] = "50",
        ["--depths"] = "1,16,64",
        ["--tests"] = "set,get",
        ["--tsv"] = "out/bench.tsv",
        ["--stall"] = "0",
    };

    public string Server => Path.GetFullPath(_given["--server"]);

    public string Reference => _given["--reference"];

    public string Benchmark => _given["--benchmark"];

    public string Tsv => _given["--tsv"];

    public int Rounds => Number("--rounds");

    public int Requests => Number("--requests");

    public int Keys => Number("--keys");

    public int StallFields => Number("--stall");

    public int Clients => Number("--clients");

    public int[] Depths => Array.ConvertAll(_given["--depths"].Split(','),
        d => int.Parse(d, CultureInfo.InvariantCulture));

    public string[] Tests => _given["--tests"].Split(',');

    /// <summary>False where an option is not known or has no value.</summary>
    public bool Parse(string[] args)
    {
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!_given.ContainsKey(args[i]) || i + 1 == args.Length)
            {
                return false;
            }
            _given[args[i]] = args[i + 1];
        }
        return true;
    }

    private int Number(string name) => int.Parse(_given[name], CultureInfo.InvariantCulture);
}
