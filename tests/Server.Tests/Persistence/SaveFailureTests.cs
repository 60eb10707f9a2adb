// SaveFailureTests: a disk that says no costs nothing that was saved before.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class SaveFailureTests
{
    [Test]
    public void A_failed_save_leaves_the_old_file_and_refuses_writes_until_one_succeeds(
        [Values] bool background, [Values] bool onSync)
    {
        var world = new SimWorld();
        Peer s = new(world, "s", server => server.Config.Save = [new(3600, 1)]);
        s.Do("SET", "old", "1");
        Assert.That(s.Do("SAVE"), Is.EqualTo("+OK\r\n"));
        s.Do("SET", "new", "1");
        Fail(s, onSync, Errno.ENOSPC);
        Assert.That(
            s.Do(background ? "BGSAVE" : "SAVE"),
            Is.EqualTo(background ? "+Background saving started\r\n" : "-ERR\r\n"));
        world.RunUntil(() => !s.Server.Persistence.HasActiveSave, 10_000);
        var files = new List<string>();
        s.Node.Env.Files.List(".", files);
        Assert.That(files, Is.EqualTo(new[] { "dump.rdb" }));
        Assert.That(s.Log, Does.Contain("Write error while saving DB to the disk("));
        if (background)
        {
            Assert.That(s.Do("SET", "k", "v"), Does.StartWith("-MISCONF "));
            Assert.That(s.Do("GET", "new"), Is.EqualTo("$1\r\n1\r\n"));
        }

        Fail(s, onSync, Errno.None);
        Peer copy = new(world, "copy", disk: s.Node.Disk);
        Assert.That(copy.Do("DBSIZE"), Is.EqualTo(":1\r\n"));
        copy.Node.Kill();
        Assert.That(s.Do("SAVE"), Is.EqualTo("+OK\r\n"));
        Assert.That(s.Do("SET", "k", "v"), Is.EqualTo("+OK\r\n"));
    }

    private static void Fail(Peer s, bool onSync, Errno errno)
    {
        if (onSync)
        {
            s.Node.Disk.FailSyncs = errno;
        }
        else
        {
            s.Node.Disk.FailWrites = errno;
        }
    }
}
