// BackgroundSaveTests: what clients and the disk see of a save from its start to its end.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class BackgroundSaveTests
{
    private const int Keys = 500;

    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { KeepGoingAfterCrash = true });

    [Test]
    public void A_save_is_in_progress_until_its_file_is_in_place()
    {
        Peer s = Filled();
        s.Do("BGSAVE");
        int turns = 0;
        while (s.Do("INFO", "persistence").Contains("rdb_bgsave_in_progress:1"))
        {
            Assert.That(turns++, Is.LessThan(10_000));
            Assert.That(s.Node.Disk.Names, Has.None.EndsWith("dump.rdb"));
            _world.RunForMs(1);
        }

        Assert.That(s.Node.Disk.Names, Has.Some.EndsWith("dump.rdb"));
    }

    [Test]
    public void A_delay_a_key_slows_the_save_and_not_the_commands()
    {
        Peer s = Filled();
        s.Do("CONFIG", "SET", "rdb-key-save-delay", "1000");
        s.Do("BGSAVE");
        _world.RunForMs(Keys / 2);
        Assert.That(s.Server.Persistence.HasActiveSave, Is.True);
        Assert.That(s.Server.Persistence.Background!.KeysTaken, Is.InRange(Keys / 8, Keys - 1));
        Assert.That(s.Do("PING"), Is.EqualTo("+PONG\r\n"));
        Assert.That(s.Do("INFO", "persistence"), Does.Match(
            "current_fork_perc:[1-9][0-9.]*\r\ncurrent_save_keys_processed:[1-9][0-9]*\r\n"
            + "current_save_keys_total:500\r\n"));
        Assert.That(_world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000), Is.True);
        Assert.That(s.Do("INFO", "persistence"), Does.Contain(
            "current_fork_perc:0.00\r\ncurrent_save_keys_processed:0\r\n"
            + "current_save_keys_total:0\r\n"));
    }

    [Test]
    public void A_slow_save_writes_what_it_has_once_a_second()
    {
        Peer s = Filled();
        s.Do("CONFIG", "SET", "rdb-key-save-delay", "200000");
        s.Do("BGSAVE");
        _world.RunForMs(3000);
        string temp = s.Node.Disk.Names.Single(n => n.Contains("temp-"));
        int first = s.Node.Disk.Get(temp)!.Length;
        _world.RunForMs(2000);
        Assert.That(s.Node.Disk.Get(temp)!.Length, Is.GreaterThan(first));
    }

    [Test]
    public void The_delay_counts_for_keys_that_were_taken_because_they_changed()
    {
        Peer s = Filled();
        s.Do("CONFIG", "SET", "rdb-key-save-delay", "100000");
        s.Do("BGSAVE");
        for (int i = 0; i < Keys; i++)
        {
            s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"), "changed");
        }

        _world.RunForMs(Keys * 50);
        Assert.That(s.Server.Persistence.HasActiveSave, Is.True);
        Assert.That(_world.RunUntil(() => !s.Server.Persistence.HasActiveSave, Keys * 100),
            Is.True);
    }

    [Test]
    public void A_server_that_ends_during_a_save_leaves_no_temp_file()
    {
        Peer s = Filled();
        s.Do("CONFIG", "SET", "rdb-key-save-delay", "1000");
        s.Do("BGSAVE");
        _world.RunForMs(100);
        s.Do("SHUTDOWN", "NOSAVE");
        Assert.That(s.Node.Death, Is.Not.Null);
        Assert.That(s.Log, Does.Contain("There is a child saving an .rdb. Killing it!"));
        Assert.That(s.Node.Disk.Names, Has.None.Contains("temp-"));
    }

    private Peer Filled()
    {
        Peer s = new(_world, "s");
        for (int i = 0; i < Keys; i++)
        {
            s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"), "value");
        }

        return s;
    }
}
