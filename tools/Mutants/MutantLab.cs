// MutantLab: a copy of the tree in which bugs are put and found.
// Ours, no origin in C.
//
// A bug changes one file, and no signature that another project sees. So each takes the compiling
// of one project: its library is laid into a copy of the clean campaign. Which seeds pass without
// any bug is noted and kept for as long as the clean libraries are the same. A bug that only a test
// shows is left in the tree while that is built and run, as `make test` builds it: what is done a
// part at a time has smaller parts there.
using System;
using System.Collections.Generic;
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
    private const string Output = "bin/Release/net10.0";
    private const string Program = "RedisNet.Campaign.dll";

    private readonly string _tree = Path.Combine(root, "out", "mutants");

    private readonly string[] _copied =
    [
        "src", "tests/Campaign", "tests/Cluster", "tests/Fuzz", "tests/Sentinel.Tests",
        "tests/Server.Tests", "tools/GenCommands",
    ];

    private readonly HashSet<string> _passing = [];

    private static readonly string[] Quick =
    [
        "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0", "-p:RunAnalyzers=false",
        "-p:UseSharedCompilation=true",
    ];

    private string Clean => Path.Combine(_tree, "clean");

    private string Buggy => Path.Combine(_tree, "buggy");

    private string Notes => Path.Combine(_tree, "clean-seeds.txt");

    /// <summary>Copies the tree and builds it as it is. Returns what is wrong with it, if
    /// anything.</summary>
    public string Prepare()
    {
        foreach (string folder in _copied)
        {
            Copy(Path.Combine(root, folder), Path.Combine(_tree, folder), OfSources);
        }
        foreach (string file in Directory.GetFiles(root)
            .Concat(Directory.GetFiles(Path.Combine(root, "tests")))
            .Concat(Directory.GetFiles(Path.Combine(root, "tools"))))
        {
            CopyFile(file, Path.Combine(_tree, Path.GetRelativePath(root, file)));
        }
        string errors = Build("tests/Campaign/Campaign.csproj");
        if (errors.Length > 0)
        {
            return errors;
        }
        if (Copy(Path.Combine(_tree, "tests/Campaign", Output), Clean, _ => true))
        {
            File.Delete(Notes);
        }
        Copy(Clean, Buggy, _ => true);
        return "";
    }

    /// <summary>Puts the bug in, looks for it, takes it out again.</summary>
    public Verdict Run(Mutant mutant)
    {
        var watch = Stopwatch.StartNew();
        string path = Path.Combine(_tree, mutant.File);
        string source = File.Exists(path) ? File.ReadAllText(path) : "";
        if (mutant.Occurrences(source) is not 1 and int found)
        {
            return Verdict.Untried($"its text occurs {found} times in {mutant.File}, not once");
        }
        if (mutant.Test.Length > 0 && !PassesWithout(mutant))
        {
            return Verdict.Untried("its test does not pass without it: " + mutant.Test);
        }
        string project = ProjectOf(path);
        string library = Path.GetFileNameWithoutExtension(project) + ".dll";
        File.WriteAllText(path, mutant.Apply(source));
        try
        {
            if (mutant.Test.Length > 0)
            {
                return ByTest(mutant) with { Seconds = watch.Elapsed.TotalSeconds };
            }
            string errors = Build(project, "--no-restore", "--no-dependencies");
            if (errors.Length > 0)
            {
                return Verdict.Untried("does not build: " + errors.Trim());
            }
            CopyFile(
                Path.Combine(Path.GetDirectoryName(project)!, Output, library),
                Path.Combine(Buggy, library));
            return Hunt(mutant) with { Seconds = watch.Elapsed.TotalSeconds };
        }
        finally
        {
            File.WriteAllText(path, source);
            CopyFile(Path.Combine(Clean, library), Path.Combine(Buggy, library));
        }
    }

    private bool PassesWithout(Mutant mutant)
    {
        if (!_passing.Contains(mutant.Test) && RunTest(mutant).Passed)
        {
            _passing.Add(mutant.Test);
        }
        return _passing.Contains(mutant.Test);
    }

    private Verdict ByTest(Mutant mutant)
    {
        (bool passed, bool failed, string output) = RunTest(mutant);
        return passed ? new Verdict("", 0, 0)
            : failed ? new Verdict(mutant.Test, 0, 0)
            : Verdict.Untried("its test did not run: " + output.Trim());
    }

    // A run of no test at all is neither; one that a test brought down has failed.
    private (bool Passed, bool Failed, string Output) RunTest(Mutant mutant)
    {
        string[] name = mutant.Test.Split('.', 2);
        string leaf = name[1].Split('"') is [_, var argument, ..] ? argument : name[1];
        (_, string output) = Start(
        [
            "test", ProjectOf(mutant.TestFile(_tree)), "-c", "Debug", "-v", "q", "--nologo",
            "--filter", $"FullyQualifiedName~.{name[0]}&Name~{leaf}", .. Quick,
        ]);
        return (output.Contains("Passed!", StringComparison.Ordinal),
            output.Contains("Failed!", StringComparison.Ordinal)
                || output.Contains("run was aborted", StringComparison.Ordinal), output);
    }

    // A seed that fails without the bug too proves nothing: the hunt goes on behind it.
    private Verdict Hunt(Mutant mutant)
    {
        List<ulong> left = Enumerable.Range(1, seeds).Select(seed => (ulong)seed)
            .Where(seed => SeedCondition.Holds(mutant.SeedsWith, PlanDraw.Draw(seed, false)))
            .ToList();
        long ran = 0;
        while (left.Count > 0)
        {
            (int code, string output) = Campaign(left);
            if (!TotalLine().IsMatch(output))
            {
                return new Verdict("", ran, 0, Trouble: $"the campaign ended with code {code} and "
                    + "without its account");
            }
            ran += Number(TotalLine(), output);
            long seed = Number(SeedLine(), output);
            if (seed == 0)
            {
                break;
            }
            if (PassesClean(seed))
            {
                Match violation = ViolationLine().Match(output);
                string by = violation.Success ? violation.Groups[1].Value : "crash";
                return new Verdict(by, ran, seed);
            }
            left.RemoveAll(s => s <= (ulong)seed);
        }
        return new Verdict("", ran, 0);
    }

    private static long Number(Regex line, string output) =>
        line.Match(output) is { Success: true } match
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private bool PassesClean(long seed)
    {
        string passed = string.Create(CultureInfo.InvariantCulture, $"{seed} passes");
        string failed = string.Create(CultureInfo.InvariantCulture, $"{seed} fails");
        string[] notes = File.Exists(Notes) ? File.ReadAllLines(Notes) : [];
        if (notes.Contains(passed) || notes.Contains(failed))
        {
            return notes.Contains(passed);
        }
        bool passes = Start(
            Path.Combine(Clean, Program), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            "--quiet").Code == 0;
        File.AppendAllLines(Notes, [passes ? passed : failed]);
        return passes;
    }

    private static string ProjectOf(string path)
    {
        for (string? at = Path.GetDirectoryName(path); at is not null;
            at = Path.GetDirectoryName(at))
        {
            if (Directory.GetFiles(at, "*.csproj") is [string project, ..])
            {
                return project;
            }
        }
        throw new InvalidOperationException(path + " is in no project");
    }

    private string Build(string project, params string[] how)
    {
        (int code, string output) = Start(
        [
            "build", project, "-c", "Release", "-v", "q", "--nologo", .. how, .. Quick,
        ]);
        return code == 0 ? "" : output.Split('\n').FirstOrDefault(l => l.Contains("error"), output);
    }

    private (int Code, string Output) Campaign(List<ulong> these) => Start(
        Path.Combine(Buggy, Program), "--list", string.Join(',', these), "--threads", threads,
        "--stop", "--no-shrink", "--no-repeat", "--no-marks");

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

    private static bool OfSources(string relative)
    {
        string[] parts = relative.Split(Path.DirectorySeparatorChar);
        return !parts.Contains("bin") && !parts.Contains("obj");
    }

    // True if a file was not as it is now.
    private static bool Copy(string from, string to, Func<string, bool> wanted)
    {
        bool changed = false;
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, file);
            changed |= wanted(relative) && CopyFile(file, Path.Combine(to, relative));
        }
        return changed;
    }

    // Files that are as they were keep their time, or everything would be built anew.
    private static bool CopyFile(string from, string to)
    {
        if (File.Exists(to)
            && File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(to)))
        {
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
        File.SetLastWriteTimeUtc(to, DateTime.UtcNow);
        return true;
    }

    [GeneratedRegex(@"^  (\S.*?) (?:safety|liveness) ", RegexOptions.Multiline)]
    private static partial Regex ViolationLine();

    [GeneratedRegex(@"^seed (\d+): ", RegexOptions.Multiline)]
    private static partial Regex SeedLine();

    [GeneratedRegex(@"^seeds (\d+), failed", RegexOptions.Multiline)]
    private static partial Regex TotalLine();
}
