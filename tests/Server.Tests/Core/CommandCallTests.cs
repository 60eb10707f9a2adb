// CommandCallTests: what follows a command when the client it ran for is on its way out.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class CommandCallTests
{
    [TestCase("DEBUG", "RELOAD")]
    [TestCase("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no")]
    public void A_transaction_whose_client_goes_meanwhile_is_told_whole(params string[] last)
    {
        using var s = new ServerFixture(c =>
        {
            c.EnableDebugCommand = ProtectedAction.Yes;
            c.LoadingProcessEventsIntervalBytes = 1024;
        });
        s.Do("SET", "large", new string('x', 100_000));
        using var feed = new ReplicationFeed(s.Server);
        int rented = s.Server.Clients.Segments.Rented;
        TestClient monitor = s.Connect();
        monitor.Do("MONITOR");
        TestClient c = s.Connect();
        c.Send(TestClient.Encode("MULTI") + TestClient.Encode("SET", "a", "1")
            + TestClient.Encode(last) + TestClient.Encode("SET", "b", "2")
            + TestClient.Encode("EXEC"));
        c.Socket.Close();
        s.World.RunUntilIdle();
        Assert.That(feed.Take(), Is.EqualTo(new[] { "MULTI", "0 SET a 1", "0 SET b 2", "EXEC" }));
        Assert.That(s.Node.Death, Is.Null);
        s.Advance(100);
        monitor.Socket.Close();
        s.World.RunUntilIdle();
        Assert.That(s.Connect().Do("GET", "b").Text, Is.EqualTo("$1\r\n2\r\n"));
        Assert.That(s.Server.Clients.Segments.Rented, Is.LessThanOrEqualTo(rented + 1));
    }

    [Test]
    public void A_replica_may_not_make_its_master_one_for_good()
    {
        var world = new SimWorld();
        Peer top = new(world, "top");
        Peer middle = new(world, "middle");
        Assert.That(middle.Follow(top), Is.True);
        SimClient replica = world.Connect(middle.Node, "127.0.0.1", Peer.Port);
        replica.Receive();
        replica.Send(Encoding.ASCII.GetBytes(Peer.Encode("PSYNC", "?", "-1")));
        replica.Receive();
        Assert.That(middle.Field("connected_slaves"), Is.EqualTo("1"));
        replica.Send(Encoding.ASCII.GetBytes(Peer.Encode("REPLICAOF", "NO", "ONE")));
        replica.Receive();
        Assert.That(middle.Node.Death, Is.Null);
        Assert.That(middle.Field("role"), Is.EqualTo("slave"));
    }
}
