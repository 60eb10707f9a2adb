// AclKillTests: who is disconnected when a user loses a right, or is gone, and when.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;

namespace RedisNet.Tests.Server.Acl;

public sealed class AclKillTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture();
        _s.Do("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "allchannels").Is("+OK\r\n");
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    /// <summary>A client of bob, with RESP3, that subscribed to x.</summary>
    private TestClient Subscriber()
    {
        TestClient c = _s.Connect();
        c.Do("HELLO", "3", "AUTH", "bob", "any").StartsWith("%7\r\n");
        c.Do("SUBSCRIBE", "x").StartsWith(">3\r\n");
        return c;
    }

    [TestCase("SETUSER", "+OK\r\n")]
    [TestCase("DELUSER", ":1\r\n")]
    public void A_subscriber_that_takes_its_own_right_is_answered_and_then_disconnected(
        string subcommand, string reply)
    {
        TestClient c = Subscriber();
        string[] command = subcommand == "SETUSER"
            ? ["ACL", "SETUSER", "bob", "resetchannels"]
            : ["ACL", "DELUSER", "bob"];

        // What it sent after that command is not done any more.
        c.Raw(TestClient.Encode(command) + TestClient.Encode("SET", "k", "v")).Is(reply);
        Assert.That(c.IsClosed);
        _s.Do("GET", "k").Is("$-1\r\n");
        _s.Do("PUBSUB", "NUMSUB", "x").Is("*2\r\n$1\r\nx\r\n:0\r\n");
    }

    [Test]
    public void Other_subscribers_of_the_user_are_disconnected_at_once_and_only_they()
    {
        TestClient subscriber = Subscriber();
        TestClient idle = _s.Connect();
        idle.Do("AUTH", "bob", "any").Is("+OK\r\n");
        _s.Do("ACL", "SETUSER", "bob", "resetchannels").Is("+OK\r\n");
        Assert.That((subscriber.IsClosed, idle.IsClosed), Is.EqualTo((true, false)));
        idle.Do("PING").Is("+PONG\r\n");
    }

    [Test]
    public void A_subscriber_that_may_still_subscribe_to_what_it_has_stays()
    {
        TestClient c = Subscriber();
        _s.Do("ACL", "SETUSER", "bob", "resetchannels", "&x").Is("+OK\r\n");
        Assert.That(c.IsClosed, Is.False);
        _s.Do("PUBLISH", "x", "still").Is(":1\r\n");
    }
}
