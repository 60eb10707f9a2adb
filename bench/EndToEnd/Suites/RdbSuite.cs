// RdbSuite: how fast a data set of every type is saved, and loaded at the start.
// Ours, no origin in C.
//
// A save is timed from the command to its reply, a save in the background until the server says
// that none goes on; its CPU is that of the child too, where there is one. Everybody loads the same
// file, the one C saved. A load is what the server says in its log, from a start of the program:
// code that has not run before is part of it.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal static partial class RdbSuite
{
    private const int PollMs = 5;
    private const string File = "dump.rdb";

    private static readonly string[] Tens = ["hash", "list", "set", "zset"];

    public static void Run(Bench bench)
    {
        BenchOptions options = bench.Options;
        int keys = options.Keys(1_000_000);
        using Fleet fleet = bench.StartAllUnpinned();
        foreach (Server server in fleet)
        {
            Fill.Each(server, 0, keys, Mixed);
        }
        Bench.Rounds(fleet, options.FirstRound, options.Rounds, (server, round) =>
        {
            Saved(bench, "save", server, round, s => s.Do("SAVE"));
            Saved(bench, "background save", server, round, BackgroundSave);
        });
        string dump = Path.Combine(fleet.Of(Contender.C).Folder, File);
        Bench.Rounds(bench.Contenders, options.FirstRound, options.Rounds, (contender, round) =>
            Add(bench, "load", contender.Name, round, new FileInfo(dump).Length,
                Load(bench, contender, dump)));
    }

    /// <summary>Six strings of ten keys, one of them with a time to live, and one each of hash,
    /// list, set and sorted set of ten.</summary>
    private static void Mixed(RespBatch batch, int i)
    {
        string key = Fill.Key(i);
        switch (i % 10)
        {
            case 0:
                batch.Add("SET", key, Fill.Value, "EX", "86400");
                break;
            case < 6:
                batch.Add("SET", key, Fill.Value);
                break;
            default:
                Fill.Ten(batch, Tens[(i % 10) - 6], key);
                break;
        }
    }

    private static void Saved(
        Bench bench, string name, Server server, int round, Action<Server> save)
    {
        CpuTime before = server.Cpu();
        var watch = Stopwatch.StartNew();
        save(server);
        double seconds = watch.Elapsed.TotalSeconds;
        CpuTime spent = server.Cpu() - before;
        long bytes = new FileInfo(Path.Combine(server.Folder, File)).Length;
        Add(bench, name, server.Name, round, bytes, seconds);
        bench.Report.Add(new FigureKey("rdb", name, "", 0, "cpu_s"), server.Name, round,
            spent.Total + spent.Children);
    }

    private static void BackgroundSave(Server server)
    {
        using RespClient client = server.Connect();
        server.Do("BGSAVE");
        while (client.Info("persistence")["rdb_bgsave_in_progress"] == "1")
        {
            Thread.Sleep(PollMs);
        }
    }

    private static double Load(Bench bench, Contender contender, string dump)
    {
        string folder = bench.NewFolder(contender);
        Directory.CreateDirectory(folder);
        System.IO.File.Copy(dump, Path.Combine(folder, File));
        using Server server = bench.Start(contender, folder, bench.Cores.Everywhere, pollMs: 10);
        Match said = Loaded().Match(server.Log);
        return said.Success ? double.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new IOException($"{contender.Name} did not say that it loaded {File}");
    }

    private static void Add(
        Bench bench, string name, string contender, int round, long bytes, double seconds) =>
        bench.Report.Add(new FigureKey("rdb", name, "", 0, "mb_s"), contender, round,
            bytes / 1e6 / Math.Max(seconds, 0.001));

    [GeneratedRegex("DB loaded from disk: ([0-9.]+) seconds", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loaded();
}
