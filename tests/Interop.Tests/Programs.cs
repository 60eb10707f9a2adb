// Programs: where C Redis and ours are, and what each needs in its configuration.
// Ours, no origin in C.
//
// `make test` names them in the environment. Without C Redis a test is skipped and says so; without
// ours it fails, as that only means that nothing was built.
using System;
using System.IO;
using NUnit.Framework;

namespace RedisNet.Interop.Tests;

internal static class Programs
{
    /// <summary>C redis-server; skips the test where there is none.</summary>
    public static string C()
    {
        string? path = Environment.GetEnvironmentVariable("REDISNET_ORACLE_REDIS_SERVER");
        if (path is null || !File.Exists(path))
        {
            Assert.Ignore("C redis-server is not here; tools/oracle.sh tells how it is found.");
        }
        return path!;
    }

    /// <summary>redis-benchmark; skips the test where there is none.</summary>
    public static string Benchmark()
    {
        string? path = Environment.GetEnvironmentVariable("REDISNET_ORACLE_REDIS_BENCHMARK");
        if (path is null || !File.Exists(path))
        {
            Assert.Ignore("redis-benchmark is not here; tools/oracle.sh tells how it is found.");
        }
        return path!;
    }

    public static string Ours()
    {
        string path = Environment.GetEnvironmentVariable("REDISNET_SERVER")
            ?? Path.Combine(Root(), "bin", "redisnet-server");
        Assert.That(File.Exists(path), $"{path} is not there; `make` builds it.");
        return path;
    }

    /// <summary>"c" or "ours".</summary>
    public static string Of(string kind) => kind == "c" ? C() : Ours();

    /// <summary>A 7.0 peer reads RDB up to version 10 only; C itself has no such
    /// directive.</summary>
    public static string Settings(string kind) =>
        kind == "ours" && Path.GetFileName(Ours()).StartsWith("redisnet", StringComparison.Ordinal)
            ? "rdb-version 10\n" : "";

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RedisNet.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("RedisNet.sln was not found.");
    }
}
