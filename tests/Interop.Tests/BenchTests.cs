// BenchTests: the short form of `make bench`.
// Ours, no origin in C.
using System.IO;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Interop.Tests;

public sealed class BenchTests
{
    // growth and values need no more than cpu; stall no more than latency.
    [Test]
    public void Every_kind_of_figure_is_measured_beside_C_written_and_drawn()
    {
        string scratch = Directory.CreateTempSubdirectory("redisnet-bench-").FullName;
        string tsv = Path.Combine(scratch, "bench.tsv");
        BenchOptions options = BenchOptions.Parse(
            [
                "--quick", "--suite", "cpu,memory,latency,rdb,start", "--server", Programs.Ours(),
                "--reference", Programs.C(), "--benchmark", Programs.Benchmark(), "--tests",
                "set,get", "--pin", "none", "--tsv", tsv, "--plots", scratch,
            ], out _)!;
        try
        {
            Report report = BenchRun.Run(options, TestContext.Out);
            foreach (Goal goal in Goals.All)
            {
                bool left = goal.Suite == "growth" || goal.NotNames.Length > 0;
                Assert.That(goal.Worst(report.Figures) is null, Is.EqualTo(left), goal.Text);
            }
            Assert.That(Report.Read([tsv]).Lines(), Is.EqualTo(report.Lines()));
            Assert.That(Directory.GetFiles(scratch, "*.svg"), Has.Length.EqualTo(7));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
