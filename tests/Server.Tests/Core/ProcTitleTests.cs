// ProcTitleTests: what ps shows. Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class ProcTitleTests
{
    [TestCase("{title} {listen-addr}{server-mode}", "redis *:6379")]
    [TestCase("  {{{port}} {tls-port} {config-file} ", "{6379} 0 -")]
    [TestCase("[{unixsocket}]", "[]")]
    public void The_template_is_filled_in_when_it_is_set(string template, string title)
    {
        using var s = new ServerFixture();
        s.Server.ProgramName = "redis";
        s.Do("CONFIG", "SET", "proc-title-template", template).Is("+OK\r\n");
        Assert.That(s.Node.Processes.Title, Is.EqualTo(title));
    }

    [TestCase("{titel}")]
    [TestCase("{title")]
    [TestCase("title {")]
    public void A_variable_nobody_knows_is_refused(string template)
    {
        using var s = new ServerFixture();
        s.Do("CONFIG", "SET", "proc-title-template", template).Is(
            "-ERR CONFIG SET failed (possibly related to argument 'proc-title-template') - "
            + "template format is invalid or contains unknown variables\r\n");
    }
}
