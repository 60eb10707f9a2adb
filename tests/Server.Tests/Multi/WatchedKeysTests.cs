// WatchedKeysTests: WATCH and keys that die.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Multi;

public sealed class WatchedKeysTests
{
    private const string Ran = "+OK\r\n+QUEUED\r\n*1\r\n+PONG\r\n";
    private const string Spoilt = "+OK\r\n+QUEUED\r\n*-1\r\n";

    private ServerFixture _s = null!;
    private TestClient _other = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        _s.Ask("DEBUG SET-ACTIVE-EXPIRE 0");
        _other = _s.Connect();
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    private string Transaction() => _s.Ask("MULTI", "PING", "EXEC");

    [Test]
    public void A_key_that_dies_while_it_is_watched_spoils_the_transaction()
    {
        _s.Ask("SET k v PX 10", "WATCH k");
        _s.Advance(11);
        Assert.That(Transaction(), Is.EqualTo(Spoilt));
    }

    [Test]
    public void A_key_that_was_dead_when_watched_may_be_deleted()
    {
        _s.Ask("SET k v PX 10");
        _s.Advance(11);
        _s.Ask("WATCH k");
        _other.Do("GET", "k").Is("$-1\r\n");
        Assert.That(Transaction(), Is.EqualTo(Ran));
    }

    [Test]
    public void A_key_that_was_dead_when_watched_may_not_come_back()
    {
        _s.Ask("SET k v PX 10");
        _s.Advance(11);
        _s.Ask("WATCH k");
        _other.Do("GET", "k");
        _other.Do("SET", "k", "w");
        Assert.That(Transaction(), Is.EqualTo(Spoilt));
    }

    [TestCase("FLUSHDB")]
    [TestCase("FLUSHALL")]
    public void Flushing_what_was_dead_when_watched_changes_nothing(string flush)
    {
        _s.Ask("SET k v PX 10");
        _s.Advance(11);
        _s.Ask("WATCH k");
        _other.Do(flush);
        Assert.That(Transaction(), Is.EqualTo(Ran));
        _s.Ask("SET k v PX 10");
        _s.Ask("WATCH k");
        _other.Do(flush);
        Assert.That(Transaction(), Is.EqualTo(Spoilt));
    }

    [TestCase("gone", "dead", ExpectedResult = Ran)]
    [TestCase("gone", "alive", ExpectedResult = Spoilt)]
    [TestCase("dead", "gone", ExpectedResult = Ran)]
    [TestCase("dead", "dead", ExpectedResult = Ran)]
    [TestCase("dead", "alive", ExpectedResult = Spoilt)]
    [TestCase("alive", "gone", ExpectedResult = Spoilt)]
    [TestCase("alive", "dead", ExpectedResult = Spoilt)]
    [TestCase("gone", "gone", ExpectedResult = Ran)]
    public string SWAPDB_spoils_when_what_one_sees_has_changed(string here, string there)
    {
        Make(here);
        _s.Ask("SELECT 1");
        Make(there);
        _s.Ask("SELECT 0");
        _s.Advance(11);
        _s.Ask("WATCH k");
        _other.Do("SWAPDB", "0", "1");
        return Transaction();
    }

    [Test]
    public void After_a_swap_a_key_that_became_dead_is_watched_as_dead()
    {
        _s.Ask("SELECT 1", "SET k v PX 10", "SELECT 0");
        _s.Advance(11);
        _s.Ask("WATCH k");
        _other.Do("SWAPDB", "0", "1");
        _other.Do("GET", "k");
        Assert.That(Transaction(), Is.EqualTo(Ran));
    }

    [Test]
    public void A_client_that_goes_away_leaves_no_watch_behind()
    {
        _other.Do("WATCH", "a", "b");
        Assert.That(_s.Server.Db[0].Watched.Count, Is.EqualTo(2));
        _other.Close();
        _s.Advance(100);
        Assert.That(_s.Server.Db[0].Watched.Count, Is.Zero);
    }

    private void Make(string state) => _s.Ask(
        state == "alive" ? "SET k v" : state == "dead" ? "SET k v PX 10" : "PING");
}
