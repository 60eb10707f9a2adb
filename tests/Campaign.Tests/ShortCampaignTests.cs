// ShortCampaignTests: a campaign short enough for every build.
// Ours, no origin in C.
using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class ShortCampaignTests
{
    private const int Seeds = 20;

    [Test]
    public void Twenty_seeds_in_strict_mode_hold([Range(1, Seeds)] int seed)
    {
        RunResult result = SeedRun.Execute(PlanDraw.Draw((ulong)seed, upstream: false));
        Assert.That(
            result.Outcome, Is.EqualTo(Outcome.Fine),
            $"make sim SEED={seed}\n{string.Join('\n', result.Violations)}\n"
            + string.Join('\n', result.Tail));
    }

    [Test]
    public void Two_runs_of_a_seed_have_one_hash()
    {
        SeedPlan plan = PlanDraw.Draw(7, upstream: false);
        Assert.That(SeedRun.Execute(plan).Hash, Is.EqualTo(SeedRun.Execute(plan).Hash));
    }

    [Test]
    public void Two_seeds_have_different_hashes() => Assert.That(
        SeedRun.Execute(PlanDraw.Draw(12, upstream: false)).Hash,
        Is.Not.EqualTo(SeedRun.Execute(PlanDraw.Draw(13, upstream: false)).Hash));

    [Test]
    public void The_campaign_ends_with_its_figures()
    {
        var output = new StringWriter();
        var options = new CampaignOptions { Seeds = 2, Threads = 1, Repeat = false };
        Outcome outcome = new CampaignRunner(options, output, terminal: false).Run();
        Assert.That(outcome, Is.EqualTo(Outcome.Fine), output.ToString());
        Assert.That(output.ToString(), Does.Contain("seeds 2, failed 0"));
        Assert.That(output.ToString(), Does.Contain("lost without explanation 0"));
        Assert.That(output.ToString(), Does.Contain("marks not reached"));
    }
}
