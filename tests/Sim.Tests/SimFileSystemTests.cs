// SimFileSystemTests: files in memory and what a power cut leaves of them.
// Tests of src/Sim/Disk/SimFileSystem.cs, SimDisk.cs, SimInode.cs, SimFile.cs.
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimFileSystemTests
{
    private SimNode _node = null!;

    private SimFileSystem Files => _node.Files;

    [SetUp]
    public void MakeNode() => _node = new SimWorld().AddNode("a");

    private int Create(string path, string content)
    {
        SysResult made = Files.Open(path, OpenFlags.ReadWrite | OpenFlags.Create);
        Assert.That(made.Ok, Is.True);
        _ = Files.Write(made.Int, Encoding.ASCII.GetBytes(content));
        return made.Int;
    }

    private string? Content(string path) =>
        _node.Disk.Get(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;

    [Test]
    public void Files_read_back_as_written_with_and_without_a_position()
    {
        int fd = Create("/f", "abcdef");
        byte[] two = new byte[2];
        Assert.That(Files.Pread(fd, two, 4).Value, Is.EqualTo(2));
        Assert.That(two, Is.EqualTo("ef"u8.ToArray()));
        _ = Files.Pwrite(fd, "XYZ"u8, 5);
        _ = Files.Seek(fd, 0);
        Assert.That(Files.Read(fd, two).Value, Is.EqualTo(2));
        Assert.That(Content("/f"), Is.EqualTo("abcdeXYZ"));
        Assert.That(Files.Truncate(fd, 3).Ok, Is.True);
        Assert.That(Files.Length(fd).Value, Is.EqualTo(3));
        Assert.That(Files.Truncate(fd, 5).Ok, Is.True);
        Assert.That(Content("/f"), Is.EqualTo("abc\0\0"));
    }

    [Test]
    public void Paths_are_relative_to_the_current_folder()
    {
        Assert.That(Files.MakeFolder("/d").Ok, Is.True);
        Assert.That(Files.ChangeFolder("d").Ok, Is.True);
        _ = Create("x/../f", "1");
        Assert.That(Content("/d/f"), Is.EqualTo("1"));
        Assert.That(Files.RealPath("./f", out string real).Ok, Is.True);
        Assert.That(real, Is.EqualTo("/d/f"));
        List<string> names = [];
        Assert.That(Files.List(".", names).Value, Is.EqualTo(1));
        Assert.That(Files.ChangeFolder("/none").Errno, Is.EqualTo(Errno.ENOENT));
        Assert.That(Files.RemoveFolder("/d").Errno, Is.EqualTo(Errno.ENOTEMPTY));
    }

    [Test]
    public void Opening_is_refused_as_the_kernel_refuses_it()
    {
        _ = Create("/f", "1");
        Assert.That(Files.Open("/none", OpenFlags.Read).Errno, Is.EqualTo(Errno.ENOENT));
        Assert.That(Files.Open("/no/f", OpenFlags.Write | OpenFlags.Create).Errno,
            Is.EqualTo(Errno.ENOENT));
        Assert.That(Files.Open("/", OpenFlags.Write).Errno, Is.EqualTo(Errno.EISDIR));
        Assert.That(
            Files.Open("/f", OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive).Errno,
            Is.EqualTo(Errno.EEXIST));
        int read = Files.Open("/f", OpenFlags.Read).Int;
        Assert.That(Files.Write(read, "x"u8).Errno, Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void A_power_cut_leaves_only_what_was_synced()
    {
        int fd = Create("/f", "synced");
        _ = Files.Fsync(fd);
        _ = Files.FsyncFolder("/f");
        _ = Files.Write(fd, " lost"u8);
        _ = Files.Pwrite(fd, "L"u8, 0);
        _ = Create("/unsynced", "x");
        _node.Disk.DropUnsynced();
        Assert.That(Content("/f"), Is.EqualTo("synced"));
        Assert.That(Content("/unsynced"), Is.Null);
    }

    [Test]
    public void Later_syncs_add_to_what_survives()
    {
        int fd = Create("/f", "0123");
        _ = Files.Fsync(fd);
        _ = Files.FsyncFolder("/f");
        _ = Files.Write(fd, "4567"u8);
        _ = Files.Pwrite(fd, "x"u8, 1);
        _ = Files.Fdatasync(fd);
        _ = Files.Truncate(fd, 2);
        _node.Disk.DropUnsynced();
        Assert.That(Content("/f"), Is.EqualTo("0x234567"));
    }

    [Test]
    public void A_rename_survives_once_its_folder_is_synced()
    {
        _node.Disk.Put("/dump", "old"u8);
        int fd = Create("/temp", "new");
        _ = Files.Fsync(fd);
        Assert.That(Files.Rename("/temp", "/dump").Ok, Is.True);
        _node.Disk.DropUnsynced();
        Assert.That(Content("/dump"), Is.EqualTo("old"));
        fd = Create("/temp", "new");
        _ = Files.Fsync(fd);
        _ = Files.Rename("/temp", "/dump");
        _ = Files.FsyncFolder("/dump");
        _node.Disk.DropUnsynced();
        Assert.That(Content("/dump"), Is.EqualTo("new"));
        Assert.That(Content("/temp"), Is.Null);
    }

    [Test]
    public void An_unlinked_file_lives_on_while_it_is_open()
    {
        int fd = Create("/f", "still");
        Assert.That(Files.Unlink("/f").Ok, Is.True);
        byte[] five = new byte[5];
        Assert.That(Files.Pread(fd, five, 0).Value, Is.EqualTo(5));
        Assert.That(Files.Access("/f", AccessMode.Exists).Errno, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void A_full_disk_and_a_broken_one_can_be_had()
    {
        int fd = Create("/f", "");
        _node.Disk.FailWrites = Errno.ENOSPC;
        _node.Disk.FailSyncs = Errno.EIO;
        Assert.That(Files.Write(fd, "x"u8).Errno, Is.EqualTo(Errno.ENOSPC));
        Assert.That(Files.Fsync(fd).Errno, Is.EqualTo(Errno.EIO));
    }

    [Test]
    public void A_disk_outlives_its_node()
    {
        _node.Disk.Put("/data/dump", "kept"u8);
        _node.Kill();
        SimNode next = _node.World.AddNode("a", ip: _node.Ip, disk: _node.Disk);
        int fd = next.Files.Open("/data/dump", OpenFlags.Read).Int;
        Assert.That(next.Files.Length(fd).Value, Is.EqualTo(4));
    }
}
