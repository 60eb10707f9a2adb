// CommandModelTests: long random sequences of commands against a model, under the checking
// allocator and in virtual time.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Keyspace;

public sealed class CommandModelTests
{
    private const int Commands = 3000;

    [Test]
    public void Random_commands_answer_as_the_model_does([Range(1, 6)] int seed)
    {
        using var s = new ServerFixture(c => c.LazyfreeLazyServerDel = seed % 2 == 0);
        var model = new CommandModel(seed);
        var steps = new Random(seed);
        for (int i = 0; i < Commands; i++)
        {
            if (steps.Next(20) == 0)
            {
                s.Advance(steps.Next(1, 30) * 1000 + 500);
            }
            model.NowMs = s.Node.Env.Clock.UnixUs() / 1000;
            string[] command = model.Next();
            s.Do(command).Is(model.Reply(command));
        }
    }
}
