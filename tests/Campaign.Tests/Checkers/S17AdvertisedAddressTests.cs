// S17AdvertisedAddressTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S17AdvertisedAddressTests
{
    [Test]
    public void A_hello_with_an_address_never_held_is_seen()
    {
        using var lab = new CheckerLab();
        S17AdvertisedAddress checker = lab.Alone(new S17AdvertisedAddress());
        string[] hello = ["PUBLISH", "__sentinel__:hello",
            "10.0.1.1,26379,x,0,mymaster,9.9.9.9,1,0"];
        checker.OnSent(lab.S1, new WireCommand("10.0.0.1:6379", 1, hello));
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_hello_of_an_older_epoch_on_one_connection_is_seen()
    {
        using var lab = new CheckerLab();
        S17AdvertisedAddress checker = lab.Alone(new S17AdvertisedAddress());
        foreach (ulong epoch in (ulong[])[2, 1])
        {
            lab.S1.Master.ConfigEpoch = epoch;
            string text = $"10.0.1.1,26379,x,9,mymaster,10.0.0.1,6379,{epoch}";
            checker.OnSent(lab.S1,
                new WireCommand("to", 1, ["PUBLISH", "__sentinel__:hello", text]));
        }
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
