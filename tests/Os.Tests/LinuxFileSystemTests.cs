// LinuxFileSystemTests: files and folders by system call.
// Tests of src/Os/Linux/LinuxFileSystem.cs, in a scratch folder.
using System.Collections.Generic;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxFileSystemTests
{
    private readonly LinuxFileSystem _files = new();
    private Scratch _scratch = null!;

    [SetUp]
    public void MakeScratch() => _scratch = new Scratch();

    [TearDown]
    public void DropScratch() => _scratch.Dispose();

    private int Create(string name, string content = "")
    {
        SysResult made = _files.Open(_scratch[name], OpenFlags.ReadWrite | OpenFlags.Create);
        Assert.That(made.Ok, Is.True);
        _ = _files.Write(made.Int, Encoding.ASCII.GetBytes(content));
        return made.Int;
    }

    private string Content(string name) => File.ReadAllText(_scratch[name]);

    [Test]
    public void Reading_and_writing_move_the_position_and_their_p_kin_do_not()
    {
        int fd = Create("f", "abcdef");
        byte[] two = new byte[2];
        Assert.That(_files.Pread(fd, two, 3).Value, Is.EqualTo(2));
        Assert.That(two, Is.EqualTo("de"u8.ToArray()));
        Assert.That(_files.Pwrite(fd, "XY"u8, 1).Value, Is.EqualTo(2));
        Assert.That(_files.Read(fd, two).Value, Is.Zero, "the position is at the end");
        Assert.That(_files.Seek(fd, 1).Value, Is.EqualTo(1));
        Assert.That(_files.Read(fd, two).Value, Is.EqualTo(2));
        Assert.That(two, Is.EqualTo("XY"u8.ToArray()));
        Assert.That(_files.Close(fd).Ok, Is.True);
        Assert.That(Content("f"), Is.EqualTo("aXYdef"));
    }

    [Test]
    public void Syncing_cutting_and_measuring_work_on_an_open_file()
    {
        int fd = Create("f", "0123456789");
        Assert.That(_files.Fsync(fd).Ok && _files.Fdatasync(fd).Ok, Is.True);
        Assert.That(_files.StartWriteBack(fd, 0, 10).Ok, Is.True);
        Assert.That(_files.ReclaimPageCache(fd, 0, 0).Ok, Is.True);
        Assert.That(_files.Truncate(fd, 4).Ok, Is.True);
        Assert.That(_files.Length(fd).Value, Is.EqualTo(4));
        _ = _files.Fstat(fd, out FileStat stat);
        Assert.That((stat.Length, stat.IsRegular, stat.IsDirectory),
            Is.EqualTo((4L, true, false)));
        _ = _files.Close(fd);
        Assert.That(_files.Fsync(fd).Errno, Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void Appending_goes_to_the_end_whatever_the_position()
    {
        _ = _files.Close(Create("f", "one"));
        int fd = _files.Open(_scratch["f"], OpenFlags.Write | OpenFlags.Append).Int;
        _ = _files.Seek(fd, 0);
        _ = _files.Write(fd, "two"u8);
        _ = _files.Close(fd);
        Assert.That(Content("f"), Is.EqualTo("onetwo"));
    }

    [Test]
    public void Open_flags_are_obeyed()
    {
        Assert.That(_files.Open(_scratch["none"], OpenFlags.Read).Errno,
            Is.EqualTo(Errno.ENOENT));
        _ = _files.Close(Create("f", "data"));
        OpenFlags exclusive = OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive;
        Assert.That(_files.Open(_scratch["f"], exclusive).Errno, Is.EqualTo(Errno.EEXIST));
        Assert.That(_files.Open(_scratch["f"], OpenFlags.Read | OpenFlags.Directory).Errno,
            Is.EqualTo(Errno.ENOTDIR));
        Assert.That(_files.Open(_scratch.Folder, OpenFlags.Write).Errno,
            Is.EqualTo(Errno.EISDIR));
        int fd = _files.Open(_scratch["f"], OpenFlags.Write | OpenFlags.Truncate).Int;
        Assert.That(_files.Length(fd).Value, Is.Zero);
        _ = _files.Close(fd);
    }

    [Test]
    public void A_rename_replaces_and_its_folder_can_be_synced()
    {
        _ = _files.Close(Create("temp", "new"));
        _ = _files.Close(Create("f", "old"));
        Assert.That(_files.Rename(_scratch["temp"], _scratch["f"]).Ok, Is.True);
        Assert.That(_files.FsyncFolder(_scratch["f"]).Ok, Is.True);
        Assert.That(Content("f"), Is.EqualTo("new"));
        Assert.That(_files.Unlink(_scratch["f"]).Ok, Is.True);
        Assert.That(_files.Unlink(_scratch["f"]).Errno, Is.EqualTo(Errno.ENOENT));
        Assert.That(_files.FsyncFolder("/nowhere/file").Errno, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void A_folder_is_made_listed_in_order_and_removed()
    {
        string folder = _scratch["dir"];
        Assert.That(_files.MakeFolder(folder).Ok, Is.True);
        Assert.That(_files.MakeFolder(folder).Errno, Is.EqualTo(Errno.EEXIST));
        foreach (string name in new[] { "b", "a", "B", "ü" })
        {
            File.WriteAllText(Path.Combine(folder, name), "");
        }
        List<string> names = ["first"];
        Assert.That(_files.List(folder, names).Value, Is.EqualTo(4));
        Assert.That(names, Is.EqualTo(new[] { "first", "B", "a", "b", "ü" }));
        Assert.That(_files.RemoveFolder(folder).Errno, Is.EqualTo(Errno.ENOTEMPTY));
        _ = _files.Stat(folder, out FileStat stat);
        Assert.That(stat.IsDirectory, Is.True);
        Assert.That(_files.List(_scratch["none"], names).Errno, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void Modes_and_access_are_asked_and_set()
    {
        _ = _files.Close(Create("f"));
        Assert.That(_files.ChangeMode(_scratch["f"], 0x180).Ok, Is.True);
        _ = _files.Stat(_scratch["f"], out FileStat stat);
        Assert.That(stat.Permissions, Is.EqualTo(0x180));
        Assert.That(stat.ModifiedUnixMs, Is.GreaterThan(1_600_000_000_000));
        Assert.That(_files.Access(_scratch["f"], AccessMode.Read | AccessMode.Write).Ok, Is.True);
        Assert.That(_files.Access(_scratch["f"], AccessMode.Execute).Errno,
            Is.EqualTo(Errno.EACCES));
        Assert.That(_files.Access(_scratch["none"], AccessMode.Exists).Errno,
            Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void Real_paths_and_the_current_folder_are_absolute()
    {
        File.CreateSymbolicLink(_scratch["link"], _scratch.Folder);
        Assert.That(_files.RealPath(_scratch["link"] + "/./x/..", out _).Errno,
            Is.EqualTo(Errno.ENOENT));
        Assert.That(_files.RealPath(_scratch["link"] + "/.", out string real).Ok, Is.True);
        _ = _files.CurrentFolder(out string before);
        Assert.That(_files.ChangeFolder(real).Ok, Is.True);
        _ = _files.CurrentFolder(out string now);
        _ = _files.ChangeFolder(before);
        Assert.That(now, Is.EqualTo(real));
        Assert.That(_files.ChangeFolder(_scratch["none"]).Errno, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void A_path_with_a_nul_inside_is_refused()
    {
        const string Bad = "/tmp\0/etc";
        List<SysResult> refused =
        [
            _files.Open(Bad, OpenFlags.Read),
            _files.Stat(Bad, out _),
            _files.Unlink(Bad),
            _files.Rename("/tmp", Bad),
            _files.MakeFolder(Bad),
            _files.RemoveFolder(Bad),
            _files.Access(Bad, AccessMode.Exists),
            _files.ChangeMode(Bad, 0),
            _files.ChangeFolder(Bad),
            _files.RealPath(Bad, out _),
            _files.List(Bad, []),
        ];
        Assert.That(refused.ConvertAll(r => r.Errno), Is.All.EqualTo(Errno.EINVAL));
    }
}
