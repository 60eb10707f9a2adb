// BugReportTests: what is in the log when a signal ended the server.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class BugReportTests
{
    [Test]
    public void Debug_segfault_ends_the_server_and_leaves_a_report()
    {
        using var s = new ServerFixture(
            static c => c.EnableDebugCommand = ProtectedAction.Yes,
            world: new SimWorld(new SimOptions { KeepGoingAfterCrash = true }));
        TestClient c = s.Connect();
        c.Do("DEBUG", "SEGFAULT").Is("");
        Assert.That(s.Node.Death, Is.Not.Null);
        Assert.That(s.LogText, Does.Contain("crashed by signal: 11"));
    }
}
