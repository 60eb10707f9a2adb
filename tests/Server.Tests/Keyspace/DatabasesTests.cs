// DatabasesTests: emptying whole databases.
// Tests of src/Server/Keyspace/Databases.cs. Not a port.
using System;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class DatabasesTests
{
    private const int Keys = 200;

    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld();

    [TestCase("FLUSHALL", "SYNC")]
    [TestCase("FLUSHALL", "ASYNC")]
    [TestCase("FLUSHDB")]
    public void One_without_keys_gives_back_the_tables_it_had_for_them(params string[] flush)
    {
        Peer s = new(_world, "s");
        FillAndDelete(s);
        s.Do(flush);
        _world.RunForMs(1);
        long used = s.Server.Z.UsedMemory;
        FillAndDelete(s);
        Assert.That(
            s.Server.Z.UsedMemory - used, Is.GreaterThanOrEqualTo(2 * Keys * IntPtr.Size));
        s.Do(flush);
        _world.RunForMs(1);
        Assert.That(s.Server.Z.UsedMemory, Is.EqualTo(used));
    }

    [Test]
    public void One_that_a_snapshot_walks_is_emptied_without_harm()
    {
        Peer s = new(_world, "s");
        FillAndDelete(s);
        s.Do("SET", "a", "1");
        s.Do("BGSAVE");
        s.Do("DEL", "a");
        s.Do("FLUSHDB");
        Assert.That(
            _world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 20_000), Is.True);
        Assert.That(s.Server.Persistence.LastBgsaveOk, Is.True, s.Log);
        s.Node.Kill();
        Peer loaded = new(_world, "loaded", disk: s.Node.Disk);
        Assert.That(loaded.Do("GET", "a"), Is.EqualTo("$1\r\n1\r\n"));
    }

    // All tables are then of the size they had with the keys.
    private static void FillAndDelete(Peer s)
    {
        foreach (string command in (string[])["SET", "DEL"])
        {
            for (int i = 0; i < Keys; i++)
            {
                string key = string.Create(CultureInfo.InvariantCulture, $"key:{i}");
                s.Do(command == "SET" ? ["SET", key, "1", "EX", "1000"] : ["DEL", key]);
            }
        }
    }
}
