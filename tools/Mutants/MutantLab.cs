// MutantLab: a copy of the tree in which bugs are put and found.
// Ours, no origin in C.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RedisNet.Campaign;

namespace RedisNet.Tools.Mutants;

/// <summary>Builds and runs the campaign of a copy of the tree.</summary>
public sealed partial class MutantLab(string root, int seeds, string threads)
{
    private const string Program = "tests/Campaign/bin/Release/net10.0";
    private const string Clean = "clean";

    private readonly string _tree = Path.Combine(root, "out", "mutants");

    private readonly string[] _copied =
    [
        "src", "tests/Campaign", "tests/Cluster",
    ];

    /// <summary>Copies the tree and builds it as it is, so that each mutant rebuilds little.
    /// </summary>
    public void Prepare()
    {
        foreach (string folder in _copied)
        {
            Copy(Path.Combine(root, folder), Path.Combine(_tree, folder));
        }
        foreach (string file in Directory.GetFiles(root).Concat(
            Directory.GetFiles(Path.Combine(root, "tests"))))
        {
            CopyFile(file, Path.Combine(_tree, Path.GetRelativePath(root, file)));
        }
        string output = Build();
        if (output.Length > 0)
        {
            throw new InvalidOperationException("the tree does not build: " + output);
        }
        Copy(Path.Combine(_tree, Program), Path.Combine(_tree, Clean));
    }

    /// <summary>Puts the bug in, looks for it, takes it out again.</summary>
    public Verdict Run(Mutant mutant)
    {
        var watch = Stopwatch.StartNew();
        string path = Path.Combine(_tree, mutant.File);
        string source = File.ReadAllText(path);
        if (mutant.Occurrences(source) != 1)
        {
            return new Verdict("not applicable", 0, 0);
        }
        File.WriteAllText(path, mutant.Apply(source));
        try
        {
            string errors = Build();
            return errors.Length > 0
                ? new Verdict("does not build: " + errors, 0, watch.Elapsed.TotalSeconds)
                : Hunt(watch);
        }
        finally
        {
            File.WriteAllText(path, source);
        }
    }

    // A seed that fails without the bug too proves nothing: the hunt goes on behind it.
    private Verdict Hunt(Stopwatch watch)
    {
        long ran = 0;
        for (long first = 1; first <= seeds;)
        {
            string output = Campaign(first);
            ran += Number(TotalLine(), output);
            long seed = Number(SeedLine(), output);
            if (seed == 0)
            {
                return new Verdict("", ran, watch.Elapsed.TotalSeconds);
            }
            if (PassesClean(seed))
            {
                Match violation = ViolationLine().Match(output);
                string by = violation.Success ? violation.Groups[1].Value : "crash";
                return new Verdict(by, ran, watch.Elapsed.TotalSeconds);
            }
            first = seed + 1;
        }
        return new Verdict("", ran, watch.Elapsed.TotalSeconds);
    }

    private static long Number(Regex line, string output) =>
        line.Match(output) is { Success: true } match
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private bool PassesClean(long seed) => Start(
        Clean + "/RedisNet.Campaign.dll", "--seed", seed.ToString(CultureInfo.InvariantCulture),
        "--quiet").Code == 0;

    private string Build()
    {
        (int code, string output) = Start(
            "build", "tests/Campaign/Campaign.csproj", "-c", "Release", "-v", "q", "--nologo",
            "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0");
        return code == 0 ? "" : output.Split('\n').FirstOrDefault(l => l.Contains("error"), output);
    }

    private string Campaign(long first) => Start(
        Program + "/RedisNet.Campaign.dll", "--first",
        first.ToString(CultureInfo.InvariantCulture), "--seeds",
        (seeds - first + 1).ToString(CultureInfo.InvariantCulture), "--threads", threads,
        "--stop", "--no-shrink", "--no-repeat", "--no-marks").Output;

    private (int Code, string Output) Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _tree,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, file);
            string[] parts = relative.Split(Path.DirectorySeparatorChar);
            if (!parts.Contains("bin") && !parts.Contains("obj"))
            {
                CopyFile(file, Path.Combine(to, relative));
            }
        }
    }

    // Files that are as they were keep their time, or everything would be built anew.
    private static void CopyFile(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (!File.Exists(to) || !File.ReadAllBytes(from).AsSpan().SequenceEqual(
            File.ReadAllBytes(to)))
        {
            File.Copy(from, to, overwrite: true);
        }
    }

    [GeneratedRegex(@"^  (\S+) (?:safety|liveness) ", RegexOptions.Multiline)]
    private static partial Regex ViolationLine();

    [GeneratedRegex(@"^seed (\d+): ", RegexOptions.Multiline)]
    private static partial Regex SeedLine();

    [GeneratedRegex(@"^seeds (\d+), failed", RegexOptions.Multiline)]
    private static partial Regex TotalLine();
}
