// Load: one run of redis-benchmark, and what it cost the server.
// Ours, no origin in C.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

internal static class Load
{
    public const int DeepFactor = 5;

    public static Sample Run(BenchOptions options, Contender server, string test, int depth)
    {
        int requests = options.Requests * (depth >= 16 ? DeepFactor : 1);
        string[] words =
        [
            "-h", "127.0.0.1", "-p", Text(server.Port), "-c", Text(options.Clients), "-d", "16",
            "-r", Text(options.Keys), "-n", Text(requests), "-P", Text(depth), "-t", test, "--csv",
        ];
        double before = server.CpuSeconds();
        string output = Output(options.Benchmark, words);
        double cpu = server.CpuSeconds() - before;
        return new Sample(cpu / requests * 1e6, Rate(output, test));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Output(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process =
            Process.Start(start) ?? throw new IOException($"{program} did not start");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new IOException($"{program} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Requests a second from a line such as "SET","123456.78",…</summary>
    private static double Rate(string output, string test)
    {
        foreach (string line in output.Split('\n'))
        {
            string[] cells = line.Split(',');
            if (cells.Length > 1
                && cells[0].Trim('"').StartsWith(test, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(cells[1].Trim('"'), CultureInfo.InvariantCulture,
                    out double rate))
            {
                return rate;
            }
        }
        throw new IOException($"redis-benchmark printed no line for {test}: {output}");
    }
}
