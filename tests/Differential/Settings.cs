// Settings: thresholds of encodings, drawn anew for each epoch, so that all of them are crossed.
// Ours, no origin in C.
using System;
using System.Collections.Generic;

namespace RedisNet.Differential;

internal static class Settings
{
    private static readonly (string Name, string[] Values)[] _thresholds =
        [("hash-max-listpack-entries", ["4", "32", "128", "512"]),
            ("hash-max-listpack-value", ["16", "64", "700"]),
            ("list-max-listpack-size", ["-2", "-1", "4", "128"]),
            ("list-compress-depth", ["0", "0", "1", "3"]),
            ("set-max-intset-entries", ["4", "64", "512"]),
            ("zset-max-listpack-entries", ["4", "32", "128"]),
            ("zset-max-listpack-value", ["16", "64"]),
            ("hll-sparse-max-bytes", ["100", "1000", "3000"]),
            ("stream-node-max-bytes", ["4096", "200", "0"]),
            ("stream-node-max-entries", ["100", "3", "0"])];

    private static readonly (string Name, string[] Values)[] _thresholdsOf72 =
        [("set-max-listpack-entries", ["4", "32", "128"]),
            ("set-max-listpack-value", ["16", "64"])];

    /// <summary>The commands that set the servers up for an epoch; each answers OK.</summary>
    public static List<string[]> Draw(int seed, bool c72)
    {
        var random = new Random(seed);
        string packed = random.Next(3) == 0 ? "150" : "0";
        var commands = new List<string[]>
        {
            new[] { "FLUSHALL" },
            new[] { "DEBUG", "QUICKLIST-PACKED-THRESHOLD", packed },
        };
        foreach ((string name, string[] values) in c72 ? [.. _thresholds, .. _thresholdsOf72]
            : _thresholds)
        {
            commands.Add(["CONFIG", "SET", name, values[random.Next(values.Length)]]);
        }
        return commands;
    }
}
