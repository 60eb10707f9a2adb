// CommandDifferenceTests: the same random commands to C Redis and to ours, byte for byte.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tests.Server.Keyspace;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

public sealed class CommandDifferenceTests : InteropFixture
{
    private const int Commands = 4000;

    [Test]
    public void Both_answer_the_same_to_random_string_and_generic_commands(
        [Values(101, 102, 103)] int seed)
    {
        RedisProcess c = Server("c");
        RedisProcess ours = Server("ours");
        using var toC = new RawClient(c.Port);
        using var toOurs = new RawClient(ours.Port);
        var model = new CommandModel(seed, unitSeconds: 10_000);
        for (int i = 0; i < Commands; i++)
        {
            // Times to live are far longer than the test, so no clock matters but in comparisons.
            string[] command = model.Next();
            if (command[^1] is "GT" or "LT")
            {
                continue;
            }
            string expected = model.Reply(command);
            toC.Send(command);
            toOurs.Send(command);
            string both = string.Join(' ', command);
            Assert.That(toC.Take(expected.Length), Is.EqualTo(expected), "C: " + both);
            Assert.That(toOurs.Take(expected.Length), Is.EqualTo(expected), "ours: " + both);
        }
        Assert.That(Digest(ours), Is.EqualTo(Digest(c)));
    }
}
