// Contender: a server that takes part, by the name the tables give it.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed record Contender(string Name, string Program)
{
    /// <summary>What every ratio is taken to.</summary>
    public const string C = "c";

    public const string Ours = "redisnet";

    /// <summary>What a reader is shown.</summary>
    public static string Shown(string name) =>
        name == C ? "C Redis" : name == Ours ? "RedisNet" : name;

    /// <summary>C, ours, what was given with --also, and what else stands on the path.</summary>
    public static List<Contender> All(BenchOptions options)
    {
        var all = new List<Contender>
        {
            new(C, OnPath(options.Reference) ?? options.Reference), new(Ours, options.Server),
        };
        all.AddRange(options.Also.Select(a => new Contender(a.Name, a.Path)));
        foreach (string other in (string[])["valkey", "garnet"])
        {
            string? path = OnPath(other + "-server");
            if (path is not null && all.TrueForAll(c => c.Name != other))
            {
                all.Add(new Contender(other, path));
            }
        }
        return all;
    }

    /// <summary>The command to start it by; the config file follows it.</summary>
    /// <remarks>Garnet takes no such file: a shell swallows it.</remarks>
    public string[] Command(string[] launcher, int port)
    {
        if (!Path.GetFileName(Program).Contains("garnet", StringComparison.OrdinalIgnoreCase))
        {
            return [.. launcher, Program];
        }
        string script = $"exec \"{Program}\" --bind 127.0.0.1 --port {port}";
        return [.. launcher, "sh", "-c", script];
    }

    /// <summary>Where a program is; null where the path has none of that name.</summary>
    public static string? OnPath(string name)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        return name.Contains('/', StringComparison.Ordinal) ? null
            : folders.Split(':').Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
