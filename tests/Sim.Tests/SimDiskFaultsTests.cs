// SimDiskFaultsTests: disks that are full, slow, broken, torn, old or new.
// Tests of src/Sim/Disk/SimDiskFaults.cs, SimDiskImage.cs, SimDisk.cs, SimInode.cs, SimFile.cs.
using System;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimDiskFaultsTests
{
    private SimNode _node = null!;

    private SimFileSystem Files => _node.Files;

    private SimDisk Disk => _node.Disk;

    [SetUp]
    public void MakeNode() => _node = new SimWorld().AddNode("a");

    private int Create(string path, string content)
    {
        int fd = Files.Open(path, OpenFlags.ReadWrite | OpenFlags.Create).Int;
        _ = Files.Write(fd, Encoding.ASCII.GetBytes(content));
        return fd;
    }

    private string? Content(string path) =>
        Disk.Get(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;

    [Test]
    public void A_full_disk_takes_what_fits_and_then_nothing()
    {
        Disk.Faults = new SimDiskFaults { CapacityBytes = 5 };
        int fd = Files.Open("/f", OpenFlags.ReadWrite | OpenFlags.Create).Int;
        Assert.That(Files.Write(fd, "0123456"u8).Value, Is.EqualTo(5));
        Assert.That(Files.Write(fd, "7"u8).Errno, Is.EqualTo(Errno.ENOSPC));
        Assert.That(Files.Pwrite(fd, "ab"u8, 0).Value, Is.EqualTo(2), "that needs no room");
        _ = Create("/g", "");
        Assert.That(Files.Unlink("/f").Ok, Is.True);
        Assert.That(Files.Write(Create("/h", ""), "123"u8).Value, Is.EqualTo(3));
    }

    [Test]
    public void A_failed_sync_marks_its_pages_clean_and_the_next_one_lies()
    {
        int fd = Create("/f", "old");
        _ = Files.Fsync(fd);
        _ = Files.FsyncFolder("/f");
        _ = Files.Pwrite(fd, "new"u8, 0);
        Disk.FailNext(SimDiskCall.Sync, Errno.EIO);
        Assert.That(Files.Fsync(fd).Errno, Is.EqualTo(Errno.EIO));
        Assert.That(Files.Fsync(fd).Ok, Is.True);
        Assert.That(Content("/f"), Is.EqualTo("new"));
        Disk.DropUnsynced();
        Assert.That(Content("/f"), Is.EqualTo("old"));
    }

    [Test]
    public void One_call_of_a_kind_can_be_told_to_fail()
    {
        int fd = Create("/f", "");
        Disk.FailNext(SimDiskCall.Write, Errno.EIO, skip: 1);
        Disk.FailNext(SimDiskCall.Rename, Errno.EIO);
        Disk.FailNext(SimDiskCall.Open, Errno.EACCES);
        Assert.That(Files.Write(fd, "1"u8).Ok, Is.True);
        Assert.That(Files.Write(fd, "2"u8).Errno, Is.EqualTo(Errno.EIO));
        Assert.That(Files.Write(fd, "3"u8).Ok, Is.True);
        Assert.That(Files.Rename("/f", "/g").Errno, Is.EqualTo(Errno.EIO));
        Assert.That(Files.Rename("/f", "/g").Ok, Is.True);
        Assert.That(Files.Open("/g", OpenFlags.Read).Errno, Is.EqualTo(Errno.EACCES));
        Assert.That(Files.Open("/g", OpenFlags.Read).Ok, Is.True);
        Disk.Faults = new SimDiskFaults { Opens = Errno.EMFILE, Renames = Errno.EROFS };
        Assert.That(Files.Open("/g", OpenFlags.Read).Errno, Is.EqualTo(Errno.EMFILE));
        Assert.That(Files.Rename("/g", "/h").Errno, Is.EqualTo(Errno.EROFS));
    }

    [Test]
    public void A_power_cut_may_tear_a_file_by_sectors()
    {
        int fd = Create("/f", new string('o', 4096));
        _ = Files.Fsync(fd);
        _ = Files.FsyncFolder("/f");
        _ = Files.Pwrite(fd, Encoding.ASCII.GetBytes(new string('n', 4096)), 0);
        Disk.Faults = new SimDiskFaults { UnsyncedSectorPercent = 50 };
        _node.PowerLoss();
        string left = Content("/f")!;
        string[] sectors = [.. Enumerable.Range(0, 8).Select(i => left.Substring(i * 512, 512))];
        Assert.That(sectors.All(s => s.Distinct().Count() == 1), Is.True, "sectors are whole");
        Assert.That(left, Does.Contain("o").And.Contain("n"));
    }

    [Test]
    public void A_power_cut_may_leave_a_length_without_its_data()
    {
        int fd = Create("/f", "ab");
        _ = Files.Fsync(fd);
        _ = Files.FsyncFolder("/f");
        _ = Files.Write(fd, "cd"u8);
        Disk.Faults = new SimDiskFaults { UnsyncedLengthPercent = 100 };
        _node.PowerLoss();
        Assert.That(Content("/f"), Is.EqualTo("ab\0\0"));
    }

    [Test]
    public void A_power_cut_may_leave_names_in_the_order_they_were_made_without_content()
    {
        Disk.Put("/conf", "old"u8);
        _ = Create("/temp", "new");
        _ = Files.Rename("/temp", "/conf");
        _ = Create("/last", "");
        SimDiskImage image = Disk.TakeImage();
        Assert.That(image, Is.Not.Null);
        bool[] seen = new bool[3];
        for (ulong seed = 0; seed < 40; seed++)
        {
            SimNode n = new SimWorld(new SimOptions { Seed = seed }).AddNode("a");
            n.Disk.Put("/conf", "old"u8);
            int fd = n.Files.Open("/temp", OpenFlags.Write | OpenFlags.Create).Int;
            _ = n.Files.Write(fd, "new"u8);
            _ = n.Files.Rename("/temp", "/conf");
            n.Disk.Faults = new SimDiskFaults { UnsyncedNamePercent = 100 };
            n.PowerLoss();
            string conf = Encoding.ASCII.GetString(n.Disk.Get("/conf")!);
            bool temp = n.Disk.Get("/temp") != null;
            seen[temp ? 1 : conf == "old" ? 0 : 2] = true;
            Assert.That(conf, Is.EqualTo(temp || conf == "old" ? "old" : ""), "never the new text");
        }
        Assert.That(seen, Is.EqualTo(new[] { true, true, true }));
    }

    [Test]
    public void A_kill_loses_nothing_that_was_written_and_a_power_cut_after_it_does()
    {
        _ = Create("/f", "written");
        _node.Kill();
        Assert.That(Content("/f"), Is.EqualTo("written"));
        Assert.That(Disk.GetDurable("/f"), Is.Null);
        _node.PowerLoss();
        Assert.That(Content("/f"), Is.Null, "it was only in the kernel's memory");
    }

    [Test]
    public void A_disk_can_be_set_back_and_emptied()
    {
        Disk.Put("/d/f", "then"u8);
        SimDiskImage image = Disk.TakeImage();
        int fd = Files.Open("/d/f", OpenFlags.Write | OpenFlags.Truncate).Int;
        _ = Files.Write(fd, "now"u8);
        _ = Create("/g", "x");
        Disk.Restore(image);
        Assert.That(Content("/d/f"), Is.EqualTo("then"));
        Assert.That(Disk.Names, Is.EqualTo(new[] { "/", "/d", "/d/f" }));
        Disk.DropUnsynced();
        Assert.That(Content("/d/f"), Is.EqualTo("then"));
        Disk.Clear();
        Assert.That(Disk.Names, Is.EqualTo(new[] { "/" }));
    }

    [Test]
    public void A_slow_write_and_a_slow_sync_stop_the_loop_that_makes_them()
    {
        Disk.Faults = new SimDiskFaults { WriteDelayUs = 20_000, SyncDelayUs = 300_000 };
        long took = 0;
        _ = _node.CreateLoop().CreateTimeEvent(1, (_, _, _) =>
        {
            long before = _node.Clock.MonoUs();
            _ = Files.Fsync(Create("/f", "x"));
            took = _node.Clock.MonoUs() - before;
            return -1;
        }, null);
        _node.World.RunForMs(10);
        Assert.That(took, Is.EqualTo(320_000));
    }

    private sealed class SyncJob(SimNode node, int fd, Action done) : BackgroundJob
    {
        public override void Run() => _ = node.Files.Fsync(fd);

        public override void Completed() => done();
    }

    [Test]
    public void A_slow_sync_in_a_job_is_safe_only_at_its_end_and_the_loop_goes_on()
    {
        Disk.Faults = new SimDiskFaults { SyncDelayUs = 300_000 };
        EventLoop loop = _node.CreateLoop();
        _ = loop.CreateFileEvent(_node.Jobs.CompletionFd, AeMask.Readable,
            (_, _, _, _) => _ = _node.Jobs.DispatchCompleted(), null);
        Disk.Put("/f", ""u8);
        int fd = Files.Open("/f", OpenFlags.Write).Int;
        _ = Files.Write(fd, "x"u8);
        bool done = false;
        int ticks = 0;
        _ = loop.CreateTimeEvent(10, (_, _, _) =>
        {
            ticks++;
            return 10;
        }, null);
        _node.Jobs.Submit(JobKind.AofFsync, new SyncJob(_node, fd, () => done = true));
        _node.World.RunForMs(299);
        Assert.That((done, Disk.GetDurable("/f")!.Length), Is.EqualTo((false, 0)));
        Assert.That(_node.Jobs.Pending(JobKind.AofFsync), Is.EqualTo(1));
        Assert.That(ticks, Is.EqualTo(29));
        _node.World.RunForMs(1);
        Assert.That((done, Disk.GetDurable("/f")!.Length), Is.EqualTo((true, 1)));
        _node.Jobs.Submit(JobKind.AofFsync, new SyncJob(_node, fd, () => { }));
        long before = _node.Clock.MonoUs();
        _node.Jobs.Drain(JobKind.AofFsync);
        Assert.That(_node.Clock.MonoUs() - before, Is.EqualTo(300_000), "draining waits");
    }

    private sealed class FolderSyncJob(SimNode node, string path) : BackgroundJob
    {
        public override void Run() => _ = node.Files.FsyncFolder(path);

        public override void Completed()
        {
        }
    }

    [Test]
    public void A_slow_sync_of_a_folder_in_a_job_keeps_the_names_of_its_begin_at_its_end()
    {
        Disk.Faults = new SimDiskFaults { SyncDelayUs = 300_000 };
        _ = Create("/before", "");
        _node.Jobs.Submit(JobKind.AofFsync, new FolderSyncJob(_node, "/before"));
        _ = _node.Jobs.DispatchCompleted();
        _ = Create("/after", "");
        _node.World.RunForMs(299);
        Assert.That(Disk.GetDurable("/before"), Is.Null, "under way");
        _node.World.RunForMs(1);
        Assert.That((Disk.GetDurable("/before") is null, Disk.GetDurable("/after") is null),
            Is.EqualTo((false, true)));
    }

    [Test]
    public void A_power_cut_during_a_slow_sync_of_a_folder_takes_its_names()
    {
        Disk.Faults = new SimDiskFaults { SyncDelayUs = 300_000 };
        _ = Create("/f", "");
        _node.Jobs.Submit(JobKind.AofFsync, new FolderSyncJob(_node, "/f"));
        _ = _node.Jobs.DispatchCompleted();
        Disk.DropUnsynced();
        _node.World.RunForMs(1000);
        Assert.That(Disk.GetDurable("/f"), Is.Null);
    }
}
