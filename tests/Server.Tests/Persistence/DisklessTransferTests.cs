// DisklessTransferTests: one image for several replicas, one of which is slow, gone or unwatched.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class DisklessTransferTests
{
    private SimWorld _world = null!;
    private Peer _master = null!;

    [SetUp]
    public void Fill()
    {
        _world = new SimWorld();
        _master = new Peer(_world, "master", s => s.Config.Rdbcompression = false);
        for (int i = 0; i < 100; i++)
        {
            _master.Do("SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"),
                new string('x', 10_000));
        }
    }

    [Test]
    public void A_replica_that_cannot_be_watched_is_dropped_at_once()
    {
        SimClient replica = Sync();
        _master.Node.RefuseWatching = true;
        _world.RunForMs(1000);
        _master.Node.RefuseWatching = false;
        Assert.That(_master.Log, Does.Contain(
            "Diskless rdb transfer, can't watch replica: Cannot allocate memory"));
        Assert.That(_master.Server.Persistence.HasActiveSave, Is.False);
        Assert.That(_master.Field("connected_slaves"), Is.EqualTo("0"));
        replica.Receive();
        Assert.That(replica.Ended, Is.True);
    }

    [Test]
    public void A_slow_replica_gets_the_image_whole_in_the_end()
    {
        SimClient replica = Sync();
        _world.RunForMs(1000);
        Assert.That(_master.Server.Persistence.HasActiveSave, Is.True);
        long received = 0;
        Assert.That(_world.RunUntil(
            () =>
            {
                received += replica.Receive().Length;
                return !_master.Server.Persistence.HasActiveSave;
            },
            10_000), Is.True);
        received += replica.Receive().Length;
        Assert.That(received, Is.GreaterThan(1_000_000));
        Assert.That(_master.Log, Does.Contain("Background RDB transfer terminated with success"));
    }

    private SimClient Sync()
    {
        SimClient replica = _world.Connect(_master.Node, "127.0.0.1", Peer.Port);
        _world.RunUntilIdle();
        replica.Send(Encoding.ASCII.GetBytes(Peer.Encode("REPLCONF", "capa", "eof")));
        replica.Receive();
        replica.Send(Encoding.ASCII.GetBytes(Peer.Encode("PSYNC", "?", "-1")));
        _world.RunUntilIdle();
        return replica;
    }
}
