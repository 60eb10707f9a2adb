// CampaignOptionsTests: the command line of the campaign.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class CampaignOptionsTests
{
    [Test]
    public void Numbers_and_words_are_read()
    {
        CampaignOptions? o = CampaignOptions.Parse(
            ["--seeds", "7", "--first", "3", "--semantics", "upstream", "--hash"], out _);
        Assert.That(o, Is.Not.Null);
        Assert.That(
            (o!.Seeds, o.First, o.Upstream, o.HashOnly), Is.EqualTo((7L, 3UL, true, true)));
    }

    [Test]
    public void A_list_of_seeds_is_read()
    {
        CampaignOptions? o = CampaignOptions.Parse(["--list", "7,1,300"], out _);
        Assert.That(o!.List, Is.EqualTo((ulong[])[7, 1, 300]));
    }

    [TestCase("--list", "1,x")]
    [TestCase("--seed")]
    [TestCase("--seed", "x")]
    [TestCase("--semantics", "lax")]
    [TestCase("--threads", "0")]
    [TestCase("--wish")]
    public void What_makes_no_sense_is_refused(params string[] args)
    {
        Assert.That(CampaignOptions.Parse(args, out string error), Is.Null);
        Assert.That(error, Does.Contain(args[0]));
    }
}
