// PlotTests: axes, text, and drawings that are well-formed.
// Ours, no origin in C.
using System.IO;
using System.Linq;
using System.Xml.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class PlotTests
{
    [Test]
    public void Text_is_escaped() =>
        Assert.That(Svg.Escape("a<b> & \"c\" 'd'\n"),
            Is.EqualTo("a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; "));

    [TestCase(1, 0.2)]
    [TestCase(0.9, 0.2)]
    [TestCase(10, 2)]
    [TestCase(11, 5)]
    [TestCase(300, 100)]
    public void Steps_are_1_2_or_5_times_a_power_of_ten(double most, double step) =>
        Assert.That(Scale.Step(most), Is.EqualTo(step).Within(1e-12));

    [Test]
    public void A_scale_from_zero_ends_at_a_round_number_that_no_value_exceeds()
    {
        Scale scale = Scale.FromZero(97, 400, 0);
        Assert.That((scale.High, scale.At(0), scale.At(100)), Is.EqualTo((100.0, 400.0, 0.0)));
        Assert.That(scale.Ticks(), Is.EqualTo((double[])[0, 20, 40, 60, 80, 100]));
    }

    [Test]
    public void Powers_of_ten_lie_equally_far_apart()
    {
        Scale scale = Scale.PowersOfTen(30, 9_000, 0, 300);
        Assert.That(scale.Ticks(), Is.EqualTo((double[])[10, 100, 1_000, 10_000]).Within(1e-6));
        Assert.That(scale.At(100), Is.EqualTo(100).Within(1e-9));
    }

    [Test]
    public void Every_plot_of_a_report_is_well_formed_and_says_who_is_who()
    {
        string folder = Directory.CreateTempSubdirectory("redisnet-plots-").FullName;
        try
        {
            string[] files = [.. Drawings.Write(Everything(), folder)];
            Assert.That(files.Select(Path.GetFileName), Is.SupersetOf((string[])
                ["cpu-depth.svg", "memory.svg", "latency.svg", "growth-keys.svg", "start.svg"]));
            foreach (string file in files)
            {
                string text = XDocument.Load(file).Root!.Value;
                Assert.That(text, Does.Contain("RedisNet").Or.Contain("C Redis"), file);
                Assert.That(File.ReadAllText(file), Does.Not.Contain("NaN"), file);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void What_was_not_measured_is_not_drawn() =>
        Assert.That(Drawings.Write(new Report(), "unused"), Is.Empty);

    private static Report Everything()
    {
        var report = new Report();
        void Add(string suite, string name, string axis, double x, string measure)
        {
            report.Add(new(suite, name, axis, x, measure), "c", 1, 10 + x);
            report.Add(new(suite, name, axis, x, measure), "redisnet", 1, 7 + x);
        }
        foreach (double x in (double[])[1, 16, 64])
        {
            Add("cpu", "set", "depth", x, "cpu_us");
            Add("growth", "get", "keys", x, "cpu_us");
            Add("growth", "get", "clients", x, "cpu_us");
            Add("values", "get", "bytes", x, "cpu_us");
        }
        foreach (string measure in (string[])["p50_us", "p99_us", "p999_us", "max_us"])
        {
            Add("latency", "no save", "", 0, measure);
        }
        Add("memory", "string <16>", "", 0, "bytes_key");
        Add("memory", "after load", "", 0, "rss_over_used");
        Add("rdb", "load", "", 0, "mb_s");
        Add("start", "first reply", "", 0, "start_ms");
        return report;
    }
}
