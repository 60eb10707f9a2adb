// LoopHooksTests: what INFO says about the turns of the loop, and when output limits strike.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;

namespace RedisNet.Tests.Server;

public sealed class LoopHooksTests
{
    [Test]
    public void Turns_and_the_most_commands_of_one_are_counted_and_can_be_reset()
    {
        using var s = new ServerFixture();
        long before = s.Server.Stats.LoopCycles;
        s.Shared.Raw("PING\r\nPING\r\nPING\r\n").Is("+PONG\r\n+PONG\r\n+PONG\r\n");
        Assert.That(s.Server.Stats.LoopCycles, Is.GreaterThan(before));
        Assert.That(s.Server.Stats.MaxCommandsPerTurn, Is.EqualTo(3));
        s.Do("INFO", "debug").Contains("eventloop_cmd_per_cycle_max:3\r\n");
        s.Do("CONFIG", "RESETSTAT").Is("+OK\r\n");
        s.Do("INFO", "debug").Contains("eventloop_cmd_per_cycle_max:0\r\n");
    }

    [Test]
    public void The_debug_section_comes_only_by_its_name()
    {
        using var s = new ServerFixture();
        Assert.That(s.Do("INFO", "everything").Text, Does.Not.Contain("# Debug"));
        s.Do("INFO", "debug").Contains("# Debug\r\neventloop_duration_aof_sum:0\r\n");
    }

    [Test]
    public void A_collected_reply_over_the_hard_limit_ends_the_client()
    {
        using var s = new ServerFixture();
        s.Do("CONFIG", "SET", "client-output-buffer-limit", "normal 100000 0 0").Is("+OK\r\n");
        for (int i = 0; i < 1000; i++)
        {
            s.Do("SET", new string('k', 100) + i, "v").Is("+OK\r\n");
        }
        TestClient c = s.Connect();
        c.Send(TestClient.Encode("KEYS", "*"));
        Assert.That(c.IsClosed);
        Assert.That(s.Server.Stats.ClientOutbufLimitDisconnections, Is.EqualTo(1));
    }
}
