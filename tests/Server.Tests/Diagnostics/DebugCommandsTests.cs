// DebugCommandsTests: DEBUG ERROR. Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class DebugCommandsTests
{
    [TestCase("TEAPOT short and stout", "-TEAPOT short and stout\r\n")]
    [TestCase("two\r\nlines\n", "-two  lines \r\n")]
    [TestCase("", "-\r\n")]
    public void An_error_on_demand_is_one_line_and_counted_nowhere(string message, string reply)
    {
        using var s = new ServerFixture(static c => c.EnableDebugCommand = ProtectedAction.Yes);
        s.Do("DEBUG", "ERROR", message).Is(reply);
        Assert.That(s.Server.Stats.TotalErrorReplies, Is.Zero);
    }
}
