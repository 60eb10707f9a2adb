// HelloMessageTests: taking hellos apart.
using System.Text;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class HelloMessageTests
{
    private static bool TryParse(string text, out HelloMessage hello) =>
        HelloMessage.TryParse(Encoding.Latin1.GetBytes(text), out hello);

    [Test]
    public void A_hello_reads_back_as_it_was_written()
    {
        var sent = new HelloMessage(
            "10.0.0.5", 26379, new string('f', 40), 7, "mymaster", "10.0.0.1", 6379, 6);
        Assert.That(TryParse(sent.ToString(), out HelloMessage hello), Is.True);
        Assert.That(hello, Is.EqualTo(sent));
    }

    [TestCase("")]
    [TestCase("a,b,c")]
    [TestCase("1,2,3,4,5,6,7")]
    [TestCase("1,2,3,4,5,6,7,8,9")]
    public void A_hello_has_exactly_eight_words(string text) =>
        Assert.That(TryParse(text, out _), Is.False);

    [Test]
    public void Garbage_in_the_place_of_numbers_is_zero_as_in_C()
    {
        Assert.That(TryParse("ip,x,id,y,name,ip,z,-1", out HelloMessage hello), Is.True);
        Assert.That((hello.Port, hello.CurrentEpoch, hello.MasterPort, hello.MasterConfigEpoch),
            Is.EqualTo((0, 0ul, 0, ulong.MaxValue)));
    }
}
