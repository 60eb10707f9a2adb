// BenchmarkTool: one run of redis-benchmark, and what it cost the server.
// Ours, no origin in C.
//
// Connecting and closing the connections is part of a run, all of it: the cost is read when the
// server has none of them left. With 10,000 of them a part would otherwise be the next run's. The
// system is asked for that, by the open files of the process, so that asking costs the server
// nothing.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal sealed class BenchmarkTool(BenchOptions options, Cores cores)
{
    /// <summary>A run at depth 16 or more has so many times the requests.</summary>
    public const int DeepFactor = 5;

    public const int Deep = 16;

    private const int ClosedMs = 60_000;
    private const int PollMs = 5;

    public int Clients { get; init; } = options.Clients;

    public int ValueBytes { get; init; } = 16;

    public int Keys { get; init; } = options.Keys(1_000_000);

    /// <summary>Requests of a run; 0: as the command line says, by depth.</summary>
    public int Requests { get; init; }

    public Cost Run(Server server, BenchTest test, int depth)
    {
        int usual = options.Requests * (depth >= Deep ? DeepFactor : 1);
        int requests = Math.Max(Clients, (int)((Requests > 0 ? Requests : usual) * test.Share));
        string[] words =
        [
            .. cores.Load, options.Benchmark, "-h", "127.0.0.1", "-p", Text(server.Port), "-c",
            Text(Clients), "-d", Text(ValueBytes), "-r", Text(Keys), "-n", Text(requests), "-P",
            Text(depth), "--csv", .. test.Words,
        ];
        using RespClient client = server.Connect();
        long refused = Number(client, "stats", "rejected_connections");
        long connected = Number(client, "stats", "total_connections_received");
        int files = server.OpenFiles();
        CpuTime start = server.Cpu();
        string output = Output(words);
        AwaitClosed(server, files);
        CpuTime spent = server.Cpu() - start;
        refused = Number(client, "stats", "rejected_connections") - refused;
        connected = Number(client, "stats", "total_connections_received") - connected;
        if (refused > 0 || (connected > 0 && connected < Clients))
        {
            throw new IOException($"{server.Name}: {connected} of {Clients} clients connected, "
                + $"{refused} were refused; is `ulimit -n` large enough?");
        }
        return new Cost(spent.User / requests * 1e6, spent.System / requests * 1e6, Rate(output));
    }

    /// <summary>Requests a second from the last line such as "SET","123456.78",…</summary>
    public static double Rate(string output)
    {
        double found = 0;
        foreach (string line in output.Split('\n'))
        {
            string[] cells = line.Split("\",\"");
            if (cells.Length > 1 && double.TryParse(cells[1].Trim('"', '\r'),
                CultureInfo.InvariantCulture, out double rate))
            {
                found = rate;
            }
        }
        return found > 0 ? found
            : throw new IOException($"redis-benchmark printed no rate: {output}");
    }

    private static void AwaitClosed(Server server, int files)
    {
        var watch = Stopwatch.StartNew();
        for (int left; (left = server.OpenFiles() - files) > 0;)
        {
            if (watch.ElapsedMilliseconds > ClosedMs)
            {
                throw new IOException($"{server.Name} still has {left} clients of the run before");
            }
            Thread.Sleep(PollMs);
        }
    }

    // 0 where a server does not tell.
    private static long Number(RespClient client, string section, string field) =>
        client.Info(section).TryGetValue(field, out string? text)
            ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Output(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process =
            Process.Start(start) ?? throw new IOException($"{words[0]} did not start");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new IOException($"redis-benchmark ended with {process.ExitCode}: {output}");
    }
}
