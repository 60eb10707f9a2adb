// ConfigCommandsTests: CONFIG SET as a whole, and what a change sets in motion.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Tests.Server.Wire;

namespace RedisNet.Tests.Server.Config;

public sealed class ConfigCommandsTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void GET_returns_each_directive_once_however_often_it_matches()
    {
        Assert.That(_s.Ask("CONFIG GET timeout time?ut TIMEOUT nothing"),
            Is.EqualTo(Array("timeout", "0")));
        Assert.That(_s.Ask("CONFIG GET replica-priority slave-priority"),
            Is.EqualTo(Array("replica-priority", "100", "slave-priority", "100")));
        Assert.That(_s.Ask("CONFIG GET *"), Does.Contain("replica-priority").And.Contain(
            "slave-priority").And.Not.Contain("watchdog-period"));
    }

    [Test]
    public void GET_answers_with_a_map_in_RESP3()
    {
        _s.Ask("HELLO 3");
        Assert.That(_s.Ask("CONFIG GET timeout"), Is.EqualTo("%1\r\n$7\r\ntimeout\r\n$1\r\n0\r\n"));
    }

    [Test]
    public void A_change_that_cannot_be_applied_is_taken_back_with_all_others()
    {
        Occupy(7000);
        Assert.That(_s.Ask("CONFIG SET timeout 5 port 7000 hz 20"), Is.EqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'port') - "
            + "Unable to listen on this port. Check server logs.\r\n"));
        ServerConfig c = _s.Server.Config;
        Assert.That((c.Timeout, c.Port, c.Hz), Is.EqualTo((0, 6379, 10)));
        Assert.That(_s.LogText, Does.Contain("Failed applying new configuration. Possibly related "
            + "to new port setting. Restoring previous settings."));
    }

    [TestCase("port 7000", "Unable to listen on this port. Check server logs.")]
    [TestCase("bind 1.2.3.4", "Failed to bind to specified addresses.")]
    public void Listeners_that_cannot_be_opened_are_reported(string change, string reason)
    {
        Occupy(7000);
        Assert.That(_s.Ask("CONFIG SET " + change), Does.EndWith($"- {reason}\r\n"));
        Assert.That(_s.Connect().Do("PING").Text, Is.EqualTo("+PONG\r\n"),
            "the old listeners are opened again");
    }

    // Another program on the same machine listens there.
    private void Occupy(int port) => Assert.That(
        _s.World.AddNode("other", _s.Node.Ip).Env.Net.ListenTcp("*", port, 1, false, out _).Ok);

    [Test]
    public void Protected_directives_need_the_permission()
    {
        Assert.That(_s.Ask("CONFIG SET dbfilename x.rdb"), Does.Contain(
            "(possibly related to argument 'dbfilename') - can't set protected config"));
        _s.Server.Config.EnableProtectedConfigs = ProtectedAction.Yes;
        Assert.That(_s.Ask("CONFIG SET dbfilename x.rdb"), Is.EqualTo("+OK\r\n"));
        _s.Server.Config.EnableProtectedConfigs = ProtectedAction.Local;
        Assert.That(_s.Ask("CONFIG SET dbfilename y.rdb"), Is.EqualTo("+OK\r\n"));
    }

    [Test]
    public void What_cannot_change_while_loading_says_so_first()
    {
        _s.Server.Config.EnableProtectedConfigs = ProtectedAction.Yes;
        _s.Server.Persistence.Loading = true;
        Assert.That(_s.Ask("CONFIG SET dir / nope 1"),
            Is.EqualTo("-LOADING Redis is loading the dataset in memory\r\n"));
        _s.Server.Persistence.Loading = false;
    }

    [Test]
    public void Maxmemory_below_what_is_used_is_warned_about()
    {
        _s.Ask("CONFIG SET maxmemory 1");
        Assert.That(_s.LogText, Does.Contain(
            "WARNING: the new maxmemory value set via CONFIG SET (1) is smaller than the current "
            + "memory usage ("));
    }

    [Test]
    public void RESETSTAT_forgets_commands_errors_and_hits()
    {
        _s.Ask("GET missing", "NOSUCH", "SET k v", "GET k");
        Assert.That(_s.Ask("CONFIG RESETSTAT"), Is.EqualTo("+OK\r\n"));
        Assert.That(_s.Server.Stats.KeyspaceHits + _s.Server.Stats.KeyspaceMisses, Is.Zero);
        Assert.That(_s.Server.Errors.All, Is.Empty);
    }
}
