// SaveInBackgroundTests: when a reply is all there.
// Ours, no origin in C.
using System.Text;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class SaveInBackgroundTests
{
    [TestCase("+Background saving started\r\n", true)]
    [TestCase("+Background", false)]
    [TestCase("-ERR no\r\n", true)]
    [TestCase("$4\r\na\r\nb\r\n", true)]
    [TestCase("$4\r\na\r\n", false)]
    [TestCase("$4\r\na\r\nb\r", false)]
    [TestCase("$12", false)]
    public void A_reply_is_whole_with_its_last_byte(string reply, bool expected) =>
        Assert.That(SaveInBackground.IsWhole(Encoding.ASCII.GetBytes(reply)),
            Is.EqualTo(expected));
}
